//! The words of taking CDRs from a file.

use super::{Phrases, fill, grouped, phrases};
use crate::wire::import::Problem;

phrases! {
    /// The import dialog.
    Import {
        title: "导入话单", "Import records";
        detail: "已有的话单不会重复存入", "Known records are not stored twice";
        file: "文件", "File";
        file_hint: "文件的完整路径，也可以把文件拖进来", "Full path of the file; or drop it here";
        choose: "选择…", "Choose…";
        what: "支持平台的话单 JSON（一条、数组、每行一条，或带 feeLst 的推送），以及本程序导出的 JSONL（未脱敏）。", "Supported: the platform's CDRs as JSON (one, an array, one a line, or a push with its feeLst), and JSONL exported from here (not masked).";
        next: "上一个文件还在导入。导入结束后，点“{another}”就可以导入 {file}。", "The file before it is still being imported. When that has ended, “{another}” then goes on with {file}.";
        meanwhile: "导入时照常接收推送。", "Pushes are received meanwhile.";
        start: "开始导入", "Import";
        stop: "停止导入", "Stop import";
        close: "关闭", "Close";
        another: "再导入一个文件", "Import another file";
        show: "查看通话", "Show the calls";
        reading: "正在读取文件…", "Reading the file…";
        running: "已处理 {n} 条，共 {of} 条", "{n} of {of} records";
        done: "导入完成", "The import is complete";
        nothing_new: "没有新话单", "Nothing new in this file";
        nothing: "文件里没有话单", "There are no records in this file";
        nothing_text: "请确认选对了文件。", "Check that it is the right file.";
        cancelled: "导入已停止，已存入的话单会保留", "The import was stopped; what was stored is kept";
        taken: "新存入", "New";
        known: "已有，跳过", "Already known";
        rejected: "无法识别", "Not understood";
        records: "{n} 条", "{n}";
        first: "第一处在第 {line} 行：{problem}", "The first is on line {line}: {problem}";
        rejected_help: "改正这些行后再导入一次即可，已存入的会跳过。", "Fix those lines and import the file again: what is stored already is skipped.";
        said: "导入完成：新存入 {taken} 条，已有 {known} 条，无法识别 {rejected} 条", "Import complete: {taken} new, {known} already known, {rejected} not understood";
        said_in_part: "导入未完成：新存入 {taken} 条，已有 {known} 条，无法识别 {rejected} 条", "Import not complete: {taken} new, {known} already known, {rejected} not understood";
        unreadable: "无法读取文件", "The file cannot be read";
        missing: "没有这个文件。请检查路径是否正确，再试一次。", "There is no such file. Check the path, then try again.";
        denied: "没有读取这个文件的权限。请修改权限，或把文件复制到别处，再试一次。", "You may not read this file. Change its permissions or copy it elsewhere, then try again.";
        folder: "这是一个文件夹。请选择其中的文件。", "This is a folder. Choose a file in it.";
        unreadable_help: "系统报错：{problem}。请检查磁盘或网络盘，再试一次。", "The system says: {problem}. Check the disk or network share, then try again.";
        failed: "没有全部存入", "Not everything was stored";
        failed_help: "{problem}。已存入的会保留；解决后再导入一次，不会重复。", "{problem}. What was stored is kept; once this is mended, import the file again: nothing is stored twice.";

        not_json: "不是完整的 JSON", "this is not complete JSON";
        no_record: "不是话单，也不是带 feeLst 的推送", "neither a CDR nor a push with a feeLst";
        says_nothing: "只有会话 ID，没有话单内容", "a session ID and nothing that a CDR tells";
        bad: "话单有误：{problem}", "the CDR is wrong: {problem}";
        without_cdr: "这通电话没有话单，无可导入", "a call without a CDR: there is nothing to import";
        masked: "号码是脱敏的，请用完整号码重新导出", "its numbers are masked: export without masking";
        not_a_time: "“{text}”不是带时区的时间", "“{text}” is not a time with a zone";
    }
}

impl Phrases {
    /// What became of an import, in a line: so many taken, known already, and not understood.
    pub fn import_said(&self, tally: [u64; 3], is_whole: bool) -> String {
        let w = &self.import;
        let n = tally.map(grouped);
        let [taken, known, rejected] = n.each_ref().map(String::as_str);
        let phrase = if is_whole { w.said } else { w.said_in_part };
        fill(phrase, &[("taken", taken), ("known", known), ("rejected", rejected)])
    }

    /// Why something in a file is no record that can be taken.
    pub fn import_problem(&self, problem: &Problem) -> String {
        let w = &self.import;
        match problem {
            Problem::NotJson(_) => w.not_json.to_owned(),
            Problem::NoRecord | Problem::NotACdr => w.no_record.to_owned(),
            Problem::SaysNothing => w.says_nothing.to_owned(),
            Problem::Bad(problem) => fill(w.bad, &[("problem", problem)]),
            Problem::CallWithoutCdr => w.without_cdr.to_owned(),
            Problem::Masked => w.masked.to_owned(),
            Problem::NotATime(text) => fill(w.not_a_time, &[("text", text)]),
        }
    }
}
