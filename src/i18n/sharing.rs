//! The words of views as text.

use super::{Phrases, fill, phrases};
use crate::settings::view_text::{MARK, ViewTextError, ViewTextProblem};

phrases! {
    /// Copying a view as text, and pasting one.
    Sharing {
        views: "视图与导入", "Views and import";
        copy: "复制为文本", "Copy as text";
        unnamed: "新视图", "New view";
        copied: "已复制视图“{name}”，发给同事即可粘贴使用", "View “{name}” is copied: send it to a colleague to paste";
        paste_title: "粘贴视图", "Paste a view";
        paste_detail: "粘贴同事复制的一行文本，核对后保存。", "Paste the line a colleague copied, look at it, save it.";
        text: "视图文本", "Text of the view";
        hint: "ringside-view history \"今日未接通\" at:today outcome:not_answered", "ringside-view history \"Not answered today\" at:today outcome:not_answered";
        name: "名称", "Name";
        page: "页面", "Page";
        live: "实时", "Live";
        history: "历史", "History";
        filter: "筛选", "Filter";
        everything: "全部通话", "All calls";
        save: "保存并打开", "Save and open";
        not_a_view: "这不是视图文本，开头应是 {mark}", "This is not a view: a view begins with {mark}";
        unknown_place: "这里要写 live 或 history，不是“{word}”", "live or history was expected here, not “{word}”";
        missing_place: "这一行没写完，后面要有 live 或 history", "This line is not complete: live or history is missing";
        missing_name: "这里要有名称，并用引号括起来", "A name in quotation marks was expected here";
        empty_name: "名称不能为空", "The name must not be empty";
        unclosed_name: "名称的引号没有收尾，请补上 \"", "The quotation mark of the name is not closed; add \"";
        too_long: "文本太长，不是一个视图", "This is too long for a view";
    }
}

impl Phrases {
    /// What is wrong with a view that was pasted, with its place counted in characters.
    pub fn view_text_error(&self, text: &str, error: &ViewTextError) -> String {
        let s = &self.sharing;
        let problem = match &error.problem {
            ViewTextProblem::Filter(wrong) => self.filter_problem(wrong),
            ViewTextProblem::NotAView => fill(s.not_a_view, &[("mark", MARK)]),
            ViewTextProblem::MissingPlace => s.missing_place.to_owned(),
            ViewTextProblem::UnknownPlace(word) => fill(s.unknown_place, &[("word", word)]),
            ViewTextProblem::MissingName => s.missing_name.to_owned(),
            ViewTextProblem::EmptyName => s.empty_name.to_owned(),
            ViewTextProblem::UnclosedName => s.unclosed_name.to_owned(),
            ViewTextProblem::TooLong => s.too_long.to_owned(),
        };
        self.at_place(text, error.at, &problem)
    }
}
