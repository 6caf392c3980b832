//! Things to type into and to choose with. A name is what tests and screen readers find them by; it is shown as a
//! label unless the widget is told that something else on the page names it.

mod dropdown;
mod hide;
mod search;

pub use dropdown::Dropdown;
pub use hide::{Hide, layouter as masked, say as say_masked};
pub use search::SearchField;

use egui::{
    Align2, Color32, Frame, Id, Key, Label, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, TextEdit,
    Ui, UiBuilder, Vec2, WidgetInfo, vec2,
};

use super::{button::Button, icon::Icon, ink};
use crate::call::filter::{Period, numbers_in, sessions_in};
use crate::ui::theme::{self, FIELD, RADIUS_BADGE, RADIUS_CONTROL, S4, S8, Tokens, Type};

/// A button that puts in force what was typed into `field`, where that can be. Says whether it was pressed, or Enter in
/// the field.
pub fn applied(ui: &mut Ui, field: &Response, button: Button<'_>, can: bool) -> bool {
    let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let shown = ui.push_id(("apply", field.id), |ui| ui.add_enabled(can, button));
    can && (is_entered || shown.inner.clicked())
}

/// The box of a field: filled, with a border that says whether the keyboard is in it or something is wrong.
fn paint_box(ui: &Ui, rect: Rect, focused: bool, wrong: bool) {
    let t = Tokens::of(ui);
    let stroke = match (wrong, focused) {
        (true, _) => Stroke::new(1.5, t.red),
        (false, true) => Stroke::new(1.5, t.blue),
        (false, false) => t.border(),
    };
    ui.painter().rect(rect, RADIUS_CONTROL, t.field, stroke, StrokeKind::Inside);
}

/// What is pasted into the field with this id, behind what stands in it before the cursor, as `list` has it, where that
/// makes one of it: one line of text has no room for the line feeds of a column.
fn paste_as_list(ui: &Ui, (id, text): (Id, &str), list: impl Fn(&str, &str) -> Option<String>) {
    let is_paste = |event: &egui::Event| matches!(event, egui::Event::Paste(_));
    if !ui.memory(|memory| memory.has_focus(id)) || !ui.input(|input| input.events.iter().any(is_paste)) {
        return;
    }
    let cursor = TextEdit::load_state(ui.ctx(), id).and_then(|state| state.cursor.char_range());
    let begins = cursor.map(|cursor| byte_of(text, cursor.as_sorted_char_range().start.into()));
    let before = begins.and_then(|begins| text.get(..begins)).unwrap_or(text);
    ui.input_mut(|input| {
        for event in &mut input.events {
            if let egui::Event::Paste(pasted) = event
                && let Some(list) = list(pasted, before)
            {
                *pasted = list;
            }
        }
    });
}

/// Where the sign stands, in bytes, before which there are so many; where there are fewer, the end.
pub fn byte_of(text: &str, signs: usize) -> usize {
    text.char_indices().nth(signs).map_or(text.len(), |(at, _)| at)
}

/// Telephone numbers, and nothing but these. A blank stands within numbers too.
fn list_of_numbers(text: &str, _before: &str) -> Option<String> {
    numbers_in(text).map(|numbers| numbers.join(","))
}

/// Numbers or session ids, as they go on with the part of a filter `before` them: whichever of these.
fn list_for_filter(text: &str, before: &str) -> Option<String> {
    list_of_numbers(text, before).or_else(|| {
        let condition = sessions_in::<Period>(text)?.to_string();
        let begins = |c: char| c.is_whitespace() || "(|!（｜！".contains(c);
        let term = before.rsplit(begins).next().unwrap_or(before);
        let signs = [':', '：', '=', '＝'];
        let values = term.strip_prefix("session").filter(|values| values.starts_with(signs));
        let leads_on =
            |values: &str| values.ends_with(signs) || values.ends_with([',', '，', '、', ';', '；']);
        Some(match values {
            Some(values) if leads_on(values) => condition.trim_start_matches("session=").to_owned(),
            _ if term.is_empty() => condition,
            _ => format!(" {condition}"),
        })
    })
}

/// What is wrong with the text above, in the place below it, as wide as its field.
fn error_ui(ui: &mut Ui, message: &str, width: f32) {
    let t = Tokens::of(ui);
    ui.horizontal(|ui| {
        ui.set_max_width(width);
        ui.spacing_mut().item_spacing.x = S4;
        super::icon::icon(ui, Icon::Warning, 14.0, t.red, None);
        ui.add(Label::new(theme::small(message).color(t.red)).wrap());
    });
}

/// One line of text with its label above.
#[must_use = "a field is shown by `show`"]
pub struct TextField<'a> {
    name: &'a str,
    text: &'a mut String,
    hint: &'a str,
    error: Option<&'a str>,
    step: Type,
    label: bool,
    is_secret: bool,
    hide: Hide,
    takes_numbers: bool,
    width: Option<f32>,
}

impl<'a> TextField<'a> {
    pub fn new(name: &'a str, text: &'a mut String) -> Self {
        Self {
            name,
            text,
            hint: "",
            error: None,
            step: Type::Body,
            label: true,
            is_secret: false,
            hide: Hide::None,
            takes_numbers: false,
            width: None,
        }
    }

    /// A column of numbers that is pasted becomes a list with commas.
    pub fn takes_numbers(mut self) -> Self {
        self.takes_numbers = true;
        self
    }

    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// What is wrong with the text; the border turns red and the sentence stands below.
    pub fn error(mut self, error: Option<&'a str>) -> Self {
        self.error = error;
        self
    }

    /// For addresses, patterns and other exact text.
    pub fn code(mut self) -> Self {
        self.step = Type::Code;
        self
    }

    /// The name stands elsewhere on the page.
    pub fn unlabelled(mut self) -> Self {
        self.label = false;
        self
    }

    /// What is typed is not for those who look on.
    pub fn secret(mut self) -> Self {
        self.is_secret = true;
        self
    }

    /// Numbers in it are hidden from others.
    pub fn hide(mut self, hide: Hide) -> Self {
        self.hide = hide;
        self
    }

    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    pub fn show(self, ui: &mut Ui) -> Response {
        let t = Tokens::of(ui);
        ui.vertical(|ui| {
            if self.label {
                ui.label(theme::label(self.name).color(t.text2));
            }
            let width = self.width.unwrap_or_else(|| ui.available_width());
            let (_, rect) = ui.allocate_space(vec2(width, FIELD));
            let id = ui.make_persistent_id(("text field", self.name));
            paint_box(ui, rect, ui.memory(|memory| memory.has_focus(id)), self.error.is_some());
            let inner = rect.shrink2(vec2(S8, 1.0));
            if self.takes_numbers {
                paste_as_list(ui, (id, self.text), list_of_numbers);
            }
            let TextField { name, hint, step, hide, is_secret, .. } = self;
            let response = Line { id, name, hint, step, hide, is_secret }.show(ui, inner, self.text);
            if let Some(error) = self.error {
                error_ui(ui, error, width);
            }
            response
        })
        .inner
    }
}

/// A line to type into, whatever box is drawn around it.
struct Line<'a> {
    id: Id,
    name: &'a str,
    hint: &'a str,
    step: Type,
    hide: Hide,
    /// Dots for every sign.
    is_secret: bool,
}

impl Line<'_> {
    fn show(self, ui: &mut Ui, rect: Rect, text: &mut String) -> Response {
        let is_hidden = self.hide.is_on(ui, self.id);
        let mut masked = hide::layouter(self.step);
        let hint = theme::body(self.hint).color(Tokens::of(ui).text3);
        let mut edit = TextEdit::singleline(text).hint_text(hint).password(self.is_secret);
        if is_hidden {
            edit = edit.layouter(&mut masked);
        }
        let response = put_edit(ui, rect, edit, self.id, self.step).accessible_name(self.name);
        if is_hidden {
            hide::say(ui, &response, text);
        }
        response
    }
}

/// Puts a text edit without a frame of its own into `rect`.
fn put_edit(ui: &mut Ui, rect: Rect, edit: TextEdit<'_>, id: Id, step: Type) -> Response {
    let mut inside = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(("edit", id)));
    inside.set_clip_rect(rect.intersect(ui.clip_rect()));
    inside.add(
        edit.id(id)
            .frame(Frame::NONE)
            .margin(egui::Margin::ZERO)
            .font(step.font())
            .align(Align2::LEFT_CENTER)
            .desired_width(rect.width())
            .min_size(rect.size()),
    )
}

/// Text to be read and copied, not changed: an address, a key.
pub fn read_only(ui: &mut Ui, name: &str, text: &str, width: f32) -> Response {
    let (_, rect) = ui.allocate_space(vec2(width, FIELD));
    let id = ui.make_persistent_id(("read only", name));
    paint_box(ui, rect, ui.memory(|memory| memory.has_focus(id)), false);
    let mut shown = text;
    put_edit(ui, rect.shrink2(vec2(S8, 1.0)), TextEdit::singleline(&mut shown), id, Type::Code)
        .accessible_name(name)
}

/// A box to tick, with its words at the right.
pub fn checkbox(ui: &mut Ui, checked: &mut bool, words: &str) -> Response {
    let t = Tokens::of(ui);
    let galley = ink::line(ui.painter(), words, Type::Body, t.text);
    let size = vec2((16.0 + S8 + galley.size().x).ceil(), 20.0);
    let (rect, mut response) = ui.allocate_exact_size(size, Sense::click());
    if response.clicked() {
        *checked = !*checked;
        response.mark_changed();
    }
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), *checked, words));
    let square = Rect::from_center_size(Pos2::new(rect.left() + 8.0, rect.center().y), Vec2::splat(16.0));
    let (fill, edge) = match (*checked, response.hovered()) {
        (true, true) => (t.btn_hover, t.btn_hover),
        (true, false) => (t.btn, t.btn),
        (false, true) => (t.raised_hover, t.text3),
        (false, false) => (t.field, t.line2),
    };
    let painter = ui.painter();
    painter.rect(square, RADIUS_BADGE, fill, Stroke::new(1.0, edge), StrokeKind::Inside);
    if response.has_focus() {
        ink::focus_ring(painter, square, RADIUS_BADGE, t.blue);
    }
    if *checked {
        Icon::Check.paint(painter, square.center(), 15.0, t.on_btn);
    }
    painter.galley(
        Pos2::new(square.right() + S8, (rect.center().y - galley.size().y / 2.0).round()),
        galley,
        Color32::PLACEHOLDER,
    );
    response
}
