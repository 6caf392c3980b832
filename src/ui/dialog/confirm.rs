//! The question before something that cannot be undone: it names the thing, and says what will no longer work.

use egui::{Id, Label, Ui};

use crate::i18n::fill;
use crate::ui::command::{Command, Question, TokenWish};
use crate::ui::model::Model;
use crate::ui::theme::{self, Tokens};
use crate::ui::widget::button;
use crate::ui::widget::dialog::Dialog;

/// The words of a question: title, question, what follows, and the word to agree with.
struct Words {
    title: &'static str,
    question: String,
    detail: String,
    yes: &'static str,
}

fn words(model: &Model, question: &Question) -> Words {
    let w = &model.phrases.screen;
    match question {
        Question::ForgetSecret(app) => Words {
            title: w.forget_title,
            question: fill(w.forget_question, &[("app", app)]),
            detail: w.forget_detail.to_owned(),
            yes: w.forget_yes,
        },
        Question::NewToken => {
            let end = model.secrets.token.as_ref().map(ToString::to_string).unwrap_or_default();
            Words {
                title: w.new_token_title,
                question: fill(w.new_token_question, &[("end", &end)]),
                detail: w.new_token_detail.to_owned(),
                yes: w.new_token_yes,
            }
        }
        Question::DropToken => {
            let end = model.secrets.previous_token.as_ref().map(ToString::to_string).unwrap_or_default();
            Words {
                title: w.drop_token_title,
                question: fill(w.drop_token_question, &[("end", &end)]),
                detail: w.drop_token_detail.to_owned(),
                yes: w.drop_token_yes,
            }
        }
    }
}

/// What is wished by agreeing.
fn wish(question: &Question) -> Command {
    match question {
        Question::ForgetSecret(app) => Command::SetAppSecret { app: app.clone(), secret: None },
        Question::NewToken => Command::Token(TokenWish::Renew),
        Question::DropToken => Command::Token(TokenWish::DropPrevious),
    }
}

/// Draws the question. Returns whether it was answered.
pub fn confirm_ui(ui: &mut Ui, model: &Model, question: &Question, wishes: &mut Vec<Command>) -> bool {
    let (w, said) = (&model.phrases.screen, words(model, question));
    let frame =
        Dialog { id: Id::unique("confirm"), title: said.title, detail: "", close: w.cancel, width: 480.0 };
    let shown = frame.show(
        ui,
        |ui| {
            let t = Tokens::of(ui);
            ui.add(Label::new(theme::strong(&said.question).color(t.text)).wrap());
            ui.add(Label::new(theme::small(&said.detail).color(t.text2)).wrap());
        },
        |ui| {
            let is_agreed = ui.add(button::primary(said.yes)).clicked();
            let cancel = ui.add(button::secondary(w.cancel));
            // Enter on a question that was not read changes nothing.
            if ui.memory(|memory| memory.focused().is_none()) {
                cancel.request_focus();
            }
            (is_agreed, cancel.clicked())
        },
    );
    let (is_agreed, is_cancelled) = shown.footer;
    wishes.extend(is_agreed.then(|| wish(question)));
    shown.close || is_agreed || is_cancelled
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::i18n::Lang;
    use crate::settings::Secret;
    use crate::ui::testing::fixture::{Stage, model, stage};

    type Asked = egui_kittest::Harness<'static, Stage<bool>>;

    fn ask(lang: Lang, question: Question) -> Asked {
        let mut model = model(lang, "");
        model.secrets.token = Some(Secret::new("abcdefghijklmnopqrstuvwxyz234567"));
        stage(model, false, move |ui, model, is_answered, wishes| {
            if !*is_answered {
                *is_answered = confirm_ui(ui, model, &question, wishes);
            }
        })
    }

    #[test]
    fn the_thing_is_named_and_only_agreeing_does_it() {
        let mut asked = ask(Lang::Zh, Question::ForgetSecret("app-1".to_owned()));
        asked.get_by_label_contains("app-1");
        asked.key_press(egui::Key::Escape);
        asked.run();
        assert_eq!((asked.state().wishes.len(), asked.state().view), (0, true));

        let mut asked = ask(Lang::En, Question::NewToken);
        asked.get_by_label_contains("••••4567");
        asked.get_by_label("Make a new token").click();
        asked.run();
        assert_eq!(asked.state().wishes, [Command::Token(TokenWish::Renew)]);
    }

    #[test]
    fn enter_without_a_look_cancels() {
        let mut asked = ask(Lang::En, Question::NewToken);
        asked.run_steps(2);
        asked.key_press(egui::Key::Enter);
        asked.run();
        assert_eq!((asked.state().wishes.len(), asked.state().view), (0, true));
    }
}
