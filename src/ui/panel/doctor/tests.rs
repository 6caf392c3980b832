use std::sync::Arc;

use egui::Vec2;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::*;
use crate::backend::{Checkup, Finding, Holder, ListenerState};
use crate::call::Arrival;
use crate::i18n::Lang;
use crate::settings::{Settings, Warning};
use crate::ui::command::{Tab, Written};
use crate::ui::testing::fixture::{Stage, stage};

const NOW: Arrival = Arrival(1_795_240_800_000);

fn address(text: &str) -> std::net::SocketAddr {
    text.parse().unwrap()
}

/// A window whose listener is at `listening`, with these findings.
fn model(lang: Lang, listening: &str, findings: Vec<Finding>) -> Model {
    let mut model = Model::blank(NOW, lang);
    model.tab = Tab::Doctor;
    model.listen(ListenerState::Listening(address(listening)));
    let at = Arrival(NOW.0 - 12_000);
    model.checkup = Some(Arc::new(Checkup { at, findings, own: Vec::new() }));
    model
}

fn show(model: Model) -> Harness<'static, Stage<DoctorView>> {
    stage(model, DoctorView::default(), doctor_ui)
}

fn ill() -> Vec<Finding> {
    let address = address("0.0.0.0:8460");
    vec![
        Finding::PortTaken { address, holder: None },
        Finding::PublicMissing,
        Finding::PlainEverywhere { address },
        Finding::ClockUnknown,
        Finding::SettingsFine,
    ]
}

#[test]
fn every_line_has_its_level_as_a_word_and_what_to_do() {
    let harness = show(model(Lang::En, "0.0.0.0:8460", ill()));
    assert_eq!(harness.get_all_by_label("Problem").count(), 1);
    assert_eq!(harness.get_all_by_label("Attention").count(), 2);
    assert_eq!(harness.get_all_by_label("Unknown").count(), 1);
    assert_eq!(harness.get_all_by_label("OK").count(), 1);
    harness.get_by_label("Port 8460 is taken");
    harness.get_by_label_contains("Run the command below as an administrator");
    harness.get_by_label("Problems: 1; need attention: 2");
    harness.get_by_label("Checked 12 s ago");
}

#[test]
fn the_same_in_chinese() {
    let harness = show(model(Lang::Zh, "0.0.0.0:8460", ill()));
    harness.get_by_label("端口 8460 被占用");
    harness.get_by_label("还没有公网地址");
    harness.get_by_label("1 项有问题，2 项待处理");
    harness.get_by_label("检查于 12 秒前");
}

#[test]
fn the_address_is_copied_plain_and_in_base64_and_as_parameters() {
    let mut model = model(Lang::En, "10.0.0.7:8460", Vec::new());
    model.settings = Settings { public_url: "https://calls.example.com/push".to_owned(), ..model.settings };
    model.listen(model.health.listener.clone());
    let mut harness = show(model);
    harness.get_all_by_label("Copy").for_each(|copy| copy.click());
    harness.get_by_label("Copy both parameters").click();
    harness.run();
    let copied: Vec<&str> = harness
        .state()
        .wishes
        .iter()
        .filter_map(|wish| match wish {
            Command::Copy { text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    let coded = "aHR0cHM6Ly9jYWxscy5leGFtcGxlLmNvbS9wdXNo";
    let both = format!("\"statusUrl\": \"{coded}\",\n\"feeUrl\": \"{coded}\"");
    for expected in ["https://calls.example.com/push", coded, &both] {
        assert!(copied.contains(&expected), "{copied:?}");
    }
    harness.get_by_label("Tell the platform this address");
}

#[test]
fn addresses_that_differ_are_told_apart() {
    let mut model = model(Lang::En, "10.0.0.7:8460", Vec::new());
    model.settings.public_url = "https://calls.example.com/status".to_owned();
    model.settings.security.fee_url = "https://calls.example.com/fee".to_owned();
    model.listen(model.health.listener.clone());
    let harness = show(model);
    for name in ["Call status address", "CDR address", "statusUrl (Base64)", "feeUrl (Base64)"] {
        assert!(harness.query_all_by_label(name).count() > 0, "{name}");
    }
}

#[test]
fn an_address_the_platform_cannot_reach_is_said_to_be_none_and_leads_to_the_settings() {
    let mut harness = show(model(Lang::Zh, "127.0.0.1:8460", Vec::new()));
    harness.get_by_label("还没有能给平台的地址");
    harness.get_by_label("去设置").click();
    harness.run();
    assert_eq!(harness.state().wishes, [Command::Go(Tab::Settings)]);
}

#[test]
fn another_look_is_asked_for_once_and_cannot_be_asked_for_while_it_is_under_way() {
    let mut harness = show(model(Lang::En, "0.0.0.0:8460", Vec::new()));
    harness.get_by_label("Check again").click();
    harness.run();
    assert_eq!(harness.state().wishes, [Command::Do(Action::Examine)]);
    harness.state_mut().model.is_examining = true;
    harness.state_mut().wishes.clear();
    harness.run();
    harness.get_by_label("Checking…");
    harness.get_by_label("Check again").click();
    harness.run();
    assert_eq!(harness.state().wishes, []);
}

#[test]
fn before_the_first_examination_the_address_is_there_all_the_same() {
    let mut model = model(Lang::En, "10.0.0.7:8460", Vec::new());
    model.checkup = None;
    model.is_examining = true;
    let harness = show(model);
    harness.get_by_label("First check under way…");
    assert!(harness.query_all_by_label("Copy").count() >= 2);
}

#[test]
fn in_a_narrow_window_nothing_stands_outside() {
    let install: fn(&egui::Context) = crate::ui::theme::install;
    let findings = ill();
    let stage = Stage {
        model: model(Lang::En, "0.0.0.0:8460", findings),
        view: DoctorView::default(),
        wishes: Vec::new(),
    };
    let mut harness =
        Harness::builder().with_size(Vec2::new(700.0, 1400.0)).with_context_setup(install).build_ui_state(
            |ui, stage: &mut Stage<DoctorView>| {
                doctor_ui(ui, &stage.model, &mut stage.view, &mut stage.wishes)
            },
            stage,
        );
    harness.run();
    for text in ["Port 8460 is taken", "Problem", "OK", "Pushes are not encrypted"] {
        let rect = harness.get_by_label(text).rect();
        assert!(rect.right() <= 700.0 && rect.left() >= 0.0, "{text}: {rect:?}");
    }
}

#[test]
fn beside_a_button_words_keep_more_than_half_of_a_narrow_line() {
    let mut harness = show(model(Lang::En, "0.0.0.0:8460", ill()));
    for (width, is_beside) in [(1400.0, true), (900.0, false)] {
        harness.set_size(Vec2::new(width, 900.0));
        harness.run();
        let words = harness.get_by_label_contains("Run the command below as").rect();
        let title = harness.get_by_label("Port 8460 is taken").rect();
        let buttons = harness.get_all_by_label("Open Settings").map(|button| button.rect());
        let found = buttons.filter(|button| (button.top() - title.top()).abs() < 12.0).count() > 0;
        assert_eq!(found, is_beside, "{width}");
        assert!(words.width() > 240.0, "{width}: {words}");
    }
}

#[test]
fn another_check_up_another_language_and_an_audience_are_seen_in_the_next_frame() {
    let mut harness = show(model(Lang::En, "0.0.0.0:8460", ill()));
    harness.state_mut().model.phrases = Lang::Zh.phrases();
    harness.run();
    harness.get_by_label("端口 8460 被占用");
    let address = address("198.51.100.7:8461");
    let findings = vec![Finding::ListenerHere { address }];
    harness.state_mut().model.checkup = Some(Arc::new(Checkup { at: NOW, findings, own: Vec::new() }));
    harness.run();
    harness.get_by_label("端口 8461 已打开");
    assert!(harness.query_by_label("端口 8460 被占用").is_none());
    harness.get_by_label("正在监听 198.51.100.7:8461");
    harness.state_mut().model.screen.presenting = true;
    harness.run();
    assert!(harness.query_by_label("正在监听 198.51.100.7:8461").is_none());
}

#[test]
fn numbers_are_masked_with_the_screen_and_places_of_files_only_hidden_from_an_audience() {
    let folder = "/home/li ming/20261121/o'data";
    let path = std::path::Path::new(folder).join("ringside.damaged-20260127T020500Z.sqlite");
    let value = "{ filter = \"13900139001\" }".to_owned();
    let warning = Warning::LeftOut { path: path.clone(), name: "views".to_owned(), value };
    let findings = vec![
        Finding::FolderOpen { path: folder.into(), mode: 0o755 },
        Finding::DatabaseSetAside { paths: vec![path.clone()] },
        Finding::SettingsOdd { warnings: vec![warning] },
        Finding::PortTaken {
            address: "127.0.0.1:8460".parse().unwrap(),
            holder: Some(Holder { pid: 1_234_567, name: "nginx".to_owned() }),
        },
        Finding::PagesDamaged { problems: vec!["Rowid 7654321 out of order".to_owned()] },
    ];
    let (mut model, mut view) = (model(Lang::En, "0.0.0.0:8460", findings), DoctorView::default());
    let mut said = |model: &Model| {
        let lines = &view.report(model).unwrap().lines;
        let shown = |line: &report::Line| {
            let values = line.values.iter().map(|value| value.shown.clone());
            [line.said.title.clone(), line.said.detail.clone(), line.said.remedy.clone()]
                .into_iter()
                .chain(values)
                .collect::<Vec<_>>()
        };
        lines.iter().flat_map(shown).collect::<Vec<_>>().join("\n")
    };
    let name = path.display().to_string();
    let whole = said(&model);
    assert!(whole.contains(&name) && whole.contains("13900139001") && whole.contains("chmod go-rwx"));
    model.settings.mask = true;
    let masked = said(&model);
    assert!(masked.contains(&format!("ringside db salvage \"{name}\"")), "it can still be mended: {masked}");
    assert!(masked.contains("•••• 9001") && !masked.contains("13900139001"), "{masked}");
    assert!(masked.contains("nginx (process 1234567)"), "it can still be ended: {masked}");
    assert!(masked.contains("Rowid 7654321"), "{masked}");
    model.screen.presenting = true;
    let hidden = said(&model);
    for words in ["li ming", "o'data", "damaged-2026", "13900139001"] {
        assert!(!hidden.contains(words), "{hidden}");
    }
    assert!(hidden.contains("chmod go-rwx '••••'"), "{hidden}");
}

#[test]
fn the_folder_of_a_database_that_was_set_aside_on_another_day_is_opened_from_its_line() {
    let paths = vec!["/data/ringside.damaged-20260127T020500Z.sqlite".into()];
    let findings = vec![Finding::DatabaseSetAside { paths: paths.clone() }, Finding::SettingsFine];
    let mut harness = show(model(Lang::En, "0.0.0.0:8460", findings));
    harness.get_by_label("Open folder").click();
    harness.run();
    let stage = harness.state_mut();
    assert_eq!(stage.wishes, [Command::ShowFolder(Written::SetAside)]);
    assert_eq!(stage.model.place_of(Written::SetAside), paths.first().map(|path| path.as_path()));
    stage.model.screen.presenting = true;
    harness.run();
    harness.get_by_label("Open folder").click();
    harness.run();
    assert_eq!(harness.state().wishes.len(), 1, "an audience sees no places of files");
}

#[test]
fn a_check_up_is_put_into_words_once() {
    let (mut model, mut view) = (model(Lang::En, "0.0.0.0:8460", ill()), DoctorView::default());
    let first = view.report(&model).unwrap().lines.as_ptr();
    model.now.0 += 60_000;
    assert_eq!(view.report(&model).unwrap().lines.as_ptr(), first);
}
