//! What commands say when they are done, in the language that was asked for.

use super::{SESSION, folder_with_a_call, ringside, text};

#[test]
fn the_last_words_of_a_command_are_in_the_language_that_was_asked_for() {
    let folder = folder_with_a_call();
    let [out, copy] = ["x.csv", "copy.sqlite"].map(|name| folder.path().join(name).display().to_string());
    let check = |arguments: &[&str], expected: &str| {
        let output = ringside(folder.path(), &[arguments, &["--lang", "zh"]].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert_eq!(text(&output.stdout), format!("{expected}\n"));
    };
    check(&["db", "check"], "数据库完好");
    check(&["db", "rebuild"], "已从 9 条推送重建\n通话和推送都与原来一致");
    check(&["db", "backup", &copy], &format!("已备份到 {copy}"));
    check(&["export", "--out", &out], &format!("已写入 1 行：{out}"));
    check(&["note", SESSION, "x"], "备注已保存");
    check(&["note", SESSION, ""], "备注已删除");
    check(&["db", "purge", "--before", "2020-01-01"], "已删除 0 条推送、0 通电话");
    let filled = ringside(folder.path(), &["simulate", "--history", "3", "--lang", "zh"]);
    assert!(text(&filled.stdout).starts_with("3 通电话，"), "{}", text(&filled.stdout));
}
