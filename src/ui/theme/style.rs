//! The tokens as egui's own style, so that its text fields, menus and windows look like ours.

use egui::epaint::Shadow;
use egui::style::{ScrollAnimation, ScrollStyle, Selection, WidgetVisuals, Widgets};
use egui::{Color32, CornerRadius, Margin, Stroke, Style, vec2};

use super::{BUTTON, RADIUS_BADGE, RADIUS_CARD, RADIUS_CONTROL, S4, S8, S12, Tokens, Type};

pub(super) fn apply(style: &mut Style, t: &Tokens) {
    style.text_styles = Type::text_styles().into();
    style.animation_time = 0.0;
    style.scroll_animation = ScrollAnimation::none();
    style.compact_menu_style = true;
    // Labels that can be selected swallow the clicks meant for the row they sit in.
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    spacing(style);
    visuals(style, t);
}

fn spacing(style: &mut Style) {
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(S8, S4);
    spacing.button_padding = vec2(S12, S4);
    spacing.interact_size = vec2(BUTTON, BUTTON);
    spacing.window_margin = Margin::same(16);
    spacing.menu_margin = Margin::same(4);
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 10.0;
    spacing.icon_spacing = S8;
    spacing.tooltip_width = 360.0;
    spacing.menu_spacing = S4;
    spacing.scroll =
        ScrollStyle { bar_width: 6.0, bar_inner_margin: S4, bar_outer_margin: 2.0, ..ScrollStyle::solid() };
    spacing.scroll.fade.strength = 0.0;
    spacing.scroll.handle_min_length = 24.0;
}

fn visuals(style: &mut Style, t: &Tokens) {
    let visuals = &mut style.visuals;
    visuals.weak_text_color = Some(t.text3);
    visuals.hyperlink_color = t.blue;
    visuals.faint_bg_color = t.hover;
    // The lane of a scroll bar shows what it lies on.
    visuals.extreme_bg_color = Color32::TRANSPARENT;
    visuals.text_edit_bg_color = Some(t.field);
    visuals.code_bg_color = t.raised;
    visuals.warn_fg_color = t.orange;
    visuals.error_fg_color = t.red;
    visuals.panel_fill = t.bg;
    visuals.window_fill = t.raised;
    visuals.window_stroke = t.hairline();
    visuals.window_corner_radius = CornerRadius::same(RADIUS_CARD);
    visuals.window_highlight_topmost = false;
    visuals.window_shadow = Shadow { offset: [0, 8], blur: 32, spread: 0, color: t.shadow };
    visuals.menu_corner_radius = CornerRadius::same(RADIUS_CONTROL);
    visuals.popup_shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: t.shadow };
    visuals.text_cursor.blink = false;
    visuals.text_cursor.stroke = Stroke::new(1.5, t.text);
    visuals.selection = Selection { bg_fill: t.flash, stroke: Stroke::new(1.0, t.text) };
    visuals.ime_composition.active_underline_stroke = Stroke::new(2.0, t.blue);
    visuals.ime_composition.inactive_underline_stroke = Stroke::new(1.0, t.blue);
    visuals.indent_has_left_vline = false;
    visuals.slider_trailing_fill = true;
    visuals.disabled_alpha = 0.45;
    visuals.widgets = Widgets {
        noninteractive: WidgetVisuals {
            corner_radius: CornerRadius::same(RADIUS_BADGE),
            ..control(t.panel, t.hairline(), t.text)
        },
        inactive: control(t.raised, t.border(), t.text),
        hovered: control(t.raised_hover, t.border(), t.text),
        active: control(t.raised_hover, Stroke::new(1.0, t.blue), t.text),
        open: control(t.raised_hover, t.border(), t.text),
    };
    // Scroll handles are drawn with the fill of a control; on a panel that would be hard to see.
    visuals.widgets.inactive.bg_fill = t.handle;
    visuals.widgets.hovered.bg_fill = t.text3;
    visuals.widgets.active.bg_fill = t.text3;
}

fn control(fill: Color32, border: Stroke, ink: Color32) -> WidgetVisuals {
    WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: border,
        corner_radius: CornerRadius::same(RADIUS_CONTROL),
        fg_stroke: Stroke::new(1.5, ink),
        expansion: 0.0,
    }
}
