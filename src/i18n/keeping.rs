//! The words of what can be odd about the settings and the secrets on disk, and of why they were not kept.

use std::path::Path;

use super::{Phrases, fill, phrases};
use crate::settings::{Instead, KeepProblem, Unread, Warning};

phrases! {
    /// Each says what is wrong, what is done about it and what is left to do.
    Keeping {
        newer: "{path} 是更新版本的 Ringside 写的（版本 {version}）：照样读取，但不会改动它", "{path} was written by a newer Ringside (version {version}); it is read but not changed";
        instead_before: "{path}：“{name} = {value}”用不了，沿用原来的值", "{path}: `{name} = {value}` cannot be used; what stood there before is";
        instead_default: "{path}：“{name} = {value}”用不了，改用默认值", "{path}: `{name} = {value}` cannot be used; the default is";
        instead_nobody: "{path}：“{name} = {value}”用不了。无法确定谁可以推送，所有推送都会被拒绝", "{path}: `{name} = {value}` cannot be used; and no push is taken, as nobody knows whose are";
        unknown: "{path}：没有“{name}”这一项设置{near}，{then}", "{path}: there is no setting `{name}`{near}; {then}";
        unknown_near: "（是不是“{near}”？）", " (is it `{near}`?)";
        unknown_ignored: "写在这里不起作用", "it is ignored";
        unknown_before: "沿用原来的值", "what stood there before is used";
        unknown_nobody: "无法确定谁可以推送，所有推送都会被拒绝", "and no push is taken, as nobody knows whose are";
        left_out: "{path}：“{name}”里的“{value}”用不了，已略去", "{path}: `{value}` in `{name}` cannot be used; it is left out";
        unreadable_before: "{path} 读不出来（{problem}），沿用原来的设置。请改好它再重新启动 Ringside，在此之前改动的设置都不会保存", "{path} cannot be read ({problem}); what was set before is used: mend it and start Ringside again; until then nothing that is set is kept";
        unreadable_nobody: "{path} 读不出来（{problem}），改用默认设置；无法确定谁可以推送，所有推送都会被拒绝。请改好它再重新启动 Ringside，在此之前改动的设置都不会保存", "{path} cannot be read ({problem}); the defaults are used, and no push is taken, as nobody knows whose are: mend it and start Ringside again; until then nothing that is set is kept";
        not_toml: "不是 TOML 格式", "TOML parse error";
        not_toml_at: "第 {line} 行第 {column} 列不是 TOML 格式", "TOML parse error at line {line}, column {column}";
        copy_kept: "原来的整个文件已另存为 {path}", "the whole file was kept as {path}";
        no_copy: "原来的文件没能另存一份（{reason}）", "and no copy of it could be kept ({reason})";
        secrets_unreadable: "{path} 读不出来（{reason}），令牌和密钥都没有读到", "cannot read {path}: {reason}; no secret is known";
        secrets_malformed: "{path} 不是存放密钥的 TOML 文件，令牌和密钥都没有读到，也不会改动它：请改好或删除它，再重新启动 Ringside", "{path} is no TOML that holds secrets; no secret is known, and the file is not changed: mend or remove it, then start Ringside again";
        secrets_malformed_at: "{path} 不是存放密钥的 TOML 文件（第 {line} 行），令牌和密钥都没有读到，也不会改动它：请改好或删除它，再重新启动 Ringside", "{path} is no TOML that holds secrets (line {line}); no secret is known, and the file is not changed: mend or remove it, then start Ringside again";
        closed_to_others: "其他用户曾经可以读取 {path}（权限 {mode}）。现在已收回；如果可能有人看过，请更换密钥", "others could read {path} (mode {mode}); it is closed to them now, but change the secrets if somebody may have looked";
        open_to_others: "其他用户可以读取 {path}（权限 {mode}），而且没能收回（{reason}）；请对它运行 chmod 600", "others can read {path} (mode {mode}) and that could not be changed ({reason}); run chmod 600 on it";

        locked_newer: "设置文件是更新版本的 Ringside 写的，不会改动它：这次的更改只在本次运行有效", "The settings file was written by a newer Ringside and is left as it is: this change lasts until Ringside is closed";
        locked_unreadable: "设置文件读不出来，不会改动它：这次的更改只在本次运行有效。改好文件后重新启动。", "The settings file could not be read and is left as it is: this change lasts until Ringside is closed. Mend the file and start again.";
        not_kept: "设置没能保存：{problem}。更改已生效，Ringside 会继续尝试保存；如果到关闭时仍没存上，下次启动会恢复原来的设置。", "The settings could not be saved: {problem}. The change is in force, and Ringside goes on trying to save it; if it never can, the next start has the old settings.";
        secrets_not_yet_kept: "令牌和密钥没能保存：{problem}。更改已生效，Ringside 会继续尝试保存；如果到关闭时仍没存上，下次启动会恢复原来的令牌和密钥。", "The secrets could not be saved: {problem}. The change is in force, and Ringside goes on trying to save it; if it never can, the next start has the old secrets.";
        kept_after_all: "刚才没能保存的更改，现在已保存。", "What could not be saved before is saved now.";
        secrets_not_kept: "令牌和密钥没能保存：{problem}。这次的更改只在本次运行有效。", "The secrets could not be saved: {problem}. This change lasts until Ringside is closed.";
        no_key: "脱敏要用的密钥没有生成：{problem}。", "The key to mask numbers with could not be made: {problem}.";
        keep_newer: "设置文件是更新版本的 Ringside 写的，不会改动它", "the settings file was written by a newer Ringside; it is not changed";
        keep_spoilt: "settings.toml 被别的程序改过，现在读不懂，没有改动它；请先把它改好", "settings.toml was changed by somebody else and cannot be understood now, so it is left as it is; mend it";
        keep_settings_unread: "设置文件在启动时读不出来，不会改动它；请改好后重新启动 Ringside", "the settings file could not be read at the start and is not changed; mend it and start Ringside again";
        keep_secrets_unread: "{path} 读不出来，不会改动它；请改好或删除它，再重新启动 Ringside", "{path} could not be read and is not changed; mend or remove it";
        keep_malformed: "{path} 不是存放密钥的 TOML 文件；请改好或删除它", "{path} is no TOML that holds secrets";
        keep_short: "{path} 里的 mask_key 太短，容易被猜到；删掉那一行，会重新生成", "the mask_key in {path} is too short to be a secret; remove that line, and a new one is made";
    }
}

impl Phrases {
    /// What was odd about the settings or the secrets.
    pub fn settings_warning(&self, warning: &Warning) -> String {
        let k = &self.keeping;
        let (path, phrase, blanks) = match warning {
            Warning::NewerFile { path, version } => (path, k.newer, vec![("version", version.to_string())]),
            Warning::CannotUse { path, name, value, instead } => {
                let phrase = match instead {
                    Instead::Before => k.instead_before,
                    Instead::Default => k.instead_default,
                    Instead::Nobody => k.instead_nobody,
                };
                (path, phrase, vec![("name", name.clone()), ("value", value.clone())])
            }
            Warning::UnknownName { path, name, near, instead } => {
                let then = match instead {
                    None | Some(Instead::Default) => k.unknown_ignored,
                    Some(Instead::Before) => k.unknown_before,
                    Some(Instead::Nobody) => k.unknown_nobody,
                };
                let near = near.as_ref().map(|near| fill(k.unknown_near, &[("near", near)]));
                let near = near.unwrap_or_default();
                (path, k.unknown, vec![("name", name.clone()), ("near", near), ("then", then.to_owned())])
            }
            Warning::LeftOut { path, name, value } => {
                (path, k.left_out, vec![("name", name.clone()), ("value", value.clone())])
            }
            Warning::Unreadable { path, why, is_known_before } => {
                let phrase = if *is_known_before { k.unreadable_before } else { k.unreadable_nobody };
                (path, phrase, vec![("problem", self.unread(why))])
            }
            Warning::CopyKept { path } => (path, k.copy_kept, vec![]),
            Warning::NoCopy { reason } => return fill(k.no_copy, &[("reason", reason)]),
            Warning::SecretsUnreadable { path, reason } => {
                (path, k.secrets_unreadable, vec![("reason", reason.clone())])
            }
            Warning::SecretsMalformed { path, line: None } => (path, k.secrets_malformed, vec![]),
            Warning::SecretsMalformed { path, line: Some(line) } => {
                (path, k.secrets_malformed_at, vec![("line", line.to_string())])
            }
            Warning::ClosedToOthers { path, mode } => {
                (path, k.closed_to_others, vec![("mode", format!("{mode:o}"))])
            }
            Warning::OpenToOthers { path, mode, reason } => {
                (path, k.open_to_others, vec![("mode", format!("{mode:o}")), ("reason", reason.clone())])
            }
        };
        let path = path.display().to_string();
        let blanks = blanks.iter().map(|(name, value)| (*name, value.as_str()));
        fill(phrase, &[("path", path.as_str())].into_iter().chain(blanks).collect::<Vec<_>>())
    }

    /// Why a setting is not on disk; where it never will be, that it lasts no longer than this run of the program.
    pub fn settings_not_kept(&self, problem: &KeepProblem) -> String {
        let k = &self.keeping;
        match problem {
            KeepProblem::Newer => k.locked_newer.to_owned(),
            KeepProblem::SettingsUnread => k.locked_unreadable.to_owned(),
            problem => fill(k.not_kept, &[("problem", &self.keep_problem(problem))]),
        }
    }

    /// Why a token or a secret is not on disk; where it never will be, that it lasts no longer than this run of the
    /// program.
    pub fn secrets_not_kept(&self, problem: &KeepProblem) -> String {
        let k = &self.keeping;
        let phrase = if problem.may_pass() { k.secrets_not_yet_kept } else { k.secrets_not_kept };
        fill(phrase, &[("problem", &self.keep_problem(problem))])
    }

    /// Why something was not kept, as a part of a sentence.
    pub fn keep_problem(&self, problem: &KeepProblem) -> String {
        let k = &self.keeping;
        let at = |phrase: &str, path: &Path| fill(phrase, &[("path", &path.display().to_string())]);
        match problem {
            KeepProblem::Newer => k.keep_newer.to_owned(),
            KeepProblem::SettingsUnread => k.keep_settings_unread.to_owned(),
            KeepProblem::Spoilt => k.keep_spoilt.to_owned(),
            KeepProblem::SecretsUnread { path } => at(k.keep_secrets_unread, path),
            KeepProblem::SecretsMalformed { path } => at(k.keep_malformed, path),
            KeepProblem::KeyTooShort { path } => at(k.keep_short, path),
            KeepProblem::System(reason) => reason.clone(),
        }
    }

    fn unread(&self, why: &Unread) -> String {
        let k = &self.keeping;
        match why {
            Unread::System(reason) => reason.clone(),
            Unread::NotToml(None) => k.not_toml.to_owned(),
            Unread::NotToml(Some(spot)) => {
                fill(k.not_toml_at, &[("line", &spot.line.to_string()), ("column", &spot.column.to_string())])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::i18n::Lang;
    use crate::settings::Spot;

    #[test]
    fn every_warning_is_told_in_both_languages_with_what_it_is_about() {
        let (path, text) = (|| PathBuf::from("/data/x.toml"), |text: &str| text.to_owned());
        let cannot =
            |instead| Warning::CannotUse { path: path(), name: text("mask"), value: text("7"), instead };
        let unread = |why, is_known_before| Warning::Unreadable { path: path(), why, is_known_before };
        let unknown = |near: Option<&str>, instead| Warning::UnknownName {
            path: path(),
            name: text("security.tokn"),
            near: near.map(text),
            instead,
        };
        let spot = Spot { line: 3, column: 8 };
        let all = [
            (Warning::NewerFile { path: path(), version: 99 }, "99"),
            (cannot(Instead::Before), "mask = 7"),
            (cannot(Instead::Default), "mask = 7"),
            (cannot(Instead::Nobody), "mask = 7"),
            (unknown(None, None), "security.tokn"),
            (unknown(Some("security.token"), Some(Instead::Before)), "security.token"),
            (unknown(Some("security.token"), Some(Instead::Nobody)), "security.token"),
            (Warning::LeftOut { path: path(), name: text("views"), value: text("{ a = 1 ]") }, "views"),
            (unread(Unread::System(text("denied")), true), "denied"),
            (unread(Unread::NotToml(Some(spot)), false), "8"),
            (unread(Unread::NotToml(None), true), "TOML"),
            (Warning::CopyKept { path: path() }, "/data/x.toml"),
            (Warning::NoCopy { reason: text("denied") }, "denied"),
            (Warning::SecretsUnreadable { path: path(), reason: text("denied") }, "denied"),
            (Warning::SecretsMalformed { path: path(), line: None }, "/data/x.toml"),
            (Warning::SecretsMalformed { path: path(), line: Some(3) }, "3"),
            (Warning::ClosedToOthers { path: path(), mode: 0o644 }, "644"),
            (Warning::OpenToOthers { path: path(), mode: 0o644, reason: text("denied") }, "denied"),
        ];
        for (warning, part) in &all {
            let [zh, en] = [Lang::Zh, Lang::En].map(|lang| lang.phrases().settings_warning(warning));
            assert!(zh.contains(part) && en.contains(part) && zh != en, "{zh} / {en}");
            assert!(!zh.contains('}') && !en.contains('}'), "{zh} / {en}");
            assert_eq!(en, warning.to_string());
        }
        for one in 0..all.len() {
            assert!(all[..one].iter().all(|(other, _)| other.to_string() != all[one].0.to_string()));
        }
    }

    #[test]
    fn what_was_not_kept_is_told_in_both_languages_with_the_reason() {
        let path = || PathBuf::from("/data/x.toml");
        let all = [
            (KeepProblem::Newer, "Ringside"),
            (KeepProblem::SettingsUnread, ""),
            (KeepProblem::Spoilt, "settings.toml"),
            (KeepProblem::SecretsUnread { path: path() }, "/data/x.toml"),
            (KeepProblem::SecretsMalformed { path: path() }, "/data/x.toml"),
            (KeepProblem::KeyTooShort { path: path() }, "mask_key"),
            (KeepProblem::System("denied".to_owned()), "denied"),
        ];
        for (problem, part) in all {
            let told = [Lang::Zh, Lang::En].map(|lang| {
                let phrases = lang.phrases();
                [phrases.settings_not_kept(&problem), phrases.secrets_not_kept(&problem)]
            });
            let [zh, en] = &told;
            assert!(zh != en && told.as_flattened().iter().all(|told| told.contains(part)), "{told:?}");
            assert!(told.as_flattened().iter().all(|told| !told.contains('{')), "{told:?}");
            let is_for_good = matches!(problem, KeepProblem::Newer | KeepProblem::SettingsUnread);
            for (told, is_tried) in [(0, !is_for_good), (1, problem.may_pass())] {
                let says = if is_tried {
                    ["继续尝试保存", "goes on trying"]
                } else {
                    ["只在本次运行有效", "until Ringside is closed"]
                };
                assert!(zh[told].contains(says[0]) && en[told].contains(says[1]), "{zh:?} / {en:?}");
                assert!(!en[told].contains(says[0]), "{en:?}");
            }
            assert_eq!(problem.to_string(), Lang::En.phrases().keep_problem(&problem));
        }
    }
}
