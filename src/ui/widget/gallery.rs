//! Every widget on one page, in both themes: the fonts have every sign they draw, every input has a name, and nothing
//! asks for another frame.

use egui::{Id, Ui, Vec2, vec2};
use egui_kittest::Harness;

use super::glyph::Glyph;
use super::icon::Icon;
use super::timeline::{Kind, Lane, Mark, MarkKind, Picks, Segment, Sign, Size, Tick, Timeline};
use super::{badge, button, card, field, glyph, icon, meter, timeline};
use crate::ui::theme::{self, Tone, Type};

#[derive(Default)]
struct Page {
    text: String,
    on: bool,
    chosen: u8,
    picks: Picks,
}

fn course() -> Timeline {
    let while_ = |kind, from, to, text: &str| Segment { kind, from, to, text: text.to_owned() };
    let tick = |at, text: &str| Tick { at, text: text.to_owned() };
    let mark = |at, kind, text: &str, detail: &str| Mark {
        at,
        kind,
        text: text.into(),
        detail: detail.into(),
        key: format!("{at} {text}"),
        name: "标记".into(),
        ..Mark::default()
    };
    Timeline {
        lanes: vec![
            Lane {
                label: "A".into(),
                number: "…8000".into(),
                segments: vec![
                    while_(Kind::Setup, 0.0, 1.0, "+1 s"),
                    while_(Kind::Ring, 1.0, 7.0, "振铃 6 s"),
                    while_(Kind::Wait, 7.0, 21.0, "等待 B · 14 s"),
                ],
                marks: vec![
                    mark(12.0, MarkKind::Digit("2".into()), "2", ""),
                    mark(21.0, MarkKind::End, "", ""),
                ],
            },
            Lane {
                label: "B".into(),
                number: "…4321".into(),
                segments: vec![
                    while_(Kind::Setup, 7.0, 9.0, "+2 s"),
                    while_(Kind::Ring, 9.0, 20.0, "Ring 12 s"),
                    while_(Kind::Talk, 20.0, 20.0, ""),
                ],
                marks: vec![
                    Mark { lag: Some(4.0), is_record_only: true, ..mark(7.0, MarkKind::Moment, "", "") },
                    mark(21.0, MarkKind::Fail, "忙 8102", "Q.850 17"),
                ],
            },
        ],
        end: 21.0,
        open_ended: true,
        ticks: vec![tick(0.0, "0 s"), tick(7.0, "+7 s"), tick(21.0, "+21 s")],
        captions: vec![tick(0.0, "呼叫 A"), tick(7.0, "A answered, calling B"), tick(21.0, "挂机 + 话单")],
        between: String::new(),
    }
}

fn controls(ui: &mut Ui, page: &mut Page) {
    ui.horizontal_wrapped(|ui| {
        icon::brand_mark(ui);
        for (at, glyph) in Glyph::ALL.into_iter().enumerate() {
            glyph::glyph(ui, glyph, &format!("state {at}"));
        }
        for icon in Icon::ALL {
            icon::icon(ui, icon, 20.0, theme::Tokens::of(ui).text2, None);
        }
        ui.add(button::primary("导出").icon(Icon::Download).key("e").tall());
        ui.add(button::secondary("Copy").small());
        ui.add(button::ghost("更多"));
        ui.add(button::pill("新增 12 · 结束 3"));
        button::icon_button(ui, Icon::Close, "关闭");
        button::link(ui, "还有 11 种");
        button::tab(ui, "1", "全部话单", true);
        button::chip(ui, "时间", "今天", Some("去掉 时间"));
        button::segmented(ui, "格式", &mut page.chosen, &[(0, "CSV"), (1, "XLSX")]);
        let mark = button::FacetMark::Quiet;
        ui.add(button::Facet { mark, word: "久无消息", count: "1", selected: false });
        ui.add(button::RailItem {
            icon: Icon::Inbox,
            word: "收件箱",
            selected: true,
            count: Some(("2", Tone::Orange)),
        });
        badge::code(ui, "8102");
        badge::side(ui, "平台", Tone::Red);
        badge::key_hint(ui, &["↑↓"], "移动");
        glyph::step(ui, "1");
        field::checkbox(ui, &mut page.on, "UTF-8 BOM");
        field::Dropdown::new("时区").choose(ui, &mut page.chosen, &[(0, "UTC"), (1, "UTC+8 北京")]);
    });
}

fn cards(ui: &mut Ui, page: &mut Page) {
    field::SearchField::new(Id::unique("gallery"), "筛选", &mut page.text)
        .error(Some("看不懂 “13x”"))
        .show(ui);
    field::TextField::new("备注", &mut page.on.to_string()).show(ui);
    field::read_only(ui, "地址", "http://203.0.113.24:8460/push", 300.0);
    card::edged(ui, Tone::Orange, |ui| {
        card::heading_with(ui, "被叫正忙", "7", |ui| ui.label(theme::small("接收延迟")));
        card::rule(ui);
        let rows = card::KeyValues::new(72.0);
        rows.text(ui, "可信程度", "高", "三项代码一致");
        rows.row(ui, "依据", |ui| badge::code(ui, "Q.850 17"));
    });
    card::banner(ui, Tone::Red, "Port 8460 is in use by another program.", Some("Retry"));
    card::signal(ui, Tone::Orange, |ui| {
        ui.label(theme::strong("已暂停 00:14"));
        ui.add(button::on_signal("继续", Tone::Orange).key("Space"));
    });
    card::card(ui, |ui| {
        course().show(ui, "时间线", Size::Compact);
        course().show(ui, "Timeline", Size::Large);
        let signs = [
            (Sign::Kind(Kind::Setup), "接续"),
            (Sign::Kind(Kind::Unknown), "未告知"),
            (Sign::RecordOnly, "仅话单"),
            (Sign::Lag, "接收延迟"),
        ];
        timeline::legend(ui, &signs);
        course().show_picking(ui, "可选标记", &mut page.picks);
        meter::sparkline(ui, "每秒推送", &[0, 3, 9, 4]);
        meter::histogram(ui, "按小时", &[2; 24], None, 40.0, &[(0, "0 时"), (12, "12"), (24, "24")]);
    });
    for step in Type::ALL {
        ui.label(step.rich("通话中 Talking 138 0013 8000 ≤ 6 秒 → “忙”（待定）…"));
    }
    card::empty(ui, Icon::Inbox, "收件箱是空的", "没有被拒绝的推送。", |ui| {
        ui.add(button::primary("开始演示"));
    });
}

fn show(theme: egui::Theme, size: Vec2, scale: f32) {
    let mut harness = Harness::builder()
        .with_size(size)
        .with_theme(theme)
        .with_pixels_per_point(scale)
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, page: &mut Page| {
                controls(ui, page);
                cards(ui, page);
            },
            Page::default(),
        );
    // Panics on a sign no font has, on an input without a name, and on frames without end.
    harness.run();
}

#[test]
fn every_widget_can_be_drawn_and_named_in_the_dark_theme() {
    show(egui::Theme::Dark, vec2(900.0, 1600.0), 1.0);
}

#[test]
fn every_widget_can_be_drawn_and_named_in_the_light_theme_at_one_and_a_half() {
    show(egui::Theme::Light, vec2(900.0, 1600.0), 1.5);
}

#[test]
fn no_widget_minds_a_window_that_is_too_small() {
    show(egui::Theme::Dark, vec2(120.0, 90.0), 1.0);
}
