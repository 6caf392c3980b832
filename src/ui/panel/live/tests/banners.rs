//! What is told over the table.

use super::*;

#[test]
fn a_database_that_was_set_aside_is_told_over_the_table_although_the_new_one_has_no_call() {
    let mut model = Model::blank(at(20), Lang::En);
    model.totals = Some(Totals::default());
    model.health = Arc::new(Health {
        listener: ListenerState::Listening(([127, 0, 0, 1], 8460).into()),
        set_aside: Some(Arc::new(crate::backend::SetAside {
            path: "/data/ringside.damaged-20260127T020500Z.sqlite".into(),
            problem: "malformed".to_owned(),
        })),
        ..Health::default()
    });
    let mut harness = show(model);
    harness.get_by_label_contains("ringside db salvage \"/data/ringside.damaged-20260127T020500Z.sqlite\"");
    harness.get_by_label("Open folder");
    harness.state_mut().model.screen.presenting = true;
    harness.run_steps(2);
    assert!(!says(&harness, "Open folder"), "an audience sees no places of files");
    harness.state_mut().model.screen.presenting = false;
    assert!(!says(&harness, "Ready for the first call"));
    for action in [Action::TogglePause, Action::Columns, Action::FocusFilter] {
        assert_eq!(action.obstacle(&harness.state().model), None, "the board is there: {action:?}");
    }
    harness.key_press(Key::Space);
    harness.run_steps(2);
    assert!(harness.state().views.live.is_paused());
}

#[test]
fn an_address_that_hears_nothing_is_told_over_an_empty_board_and_leads_to_the_doctor() {
    let mut model = Model::blank(at(7_200), Lang::En);
    model.totals = Some(Totals { calls: 90, ..Totals::default() });
    model.listen(ListenerState::Listening(([127, 0, 0, 1], 8460).into()));
    let of = SideGroup::Service { app: None, service: Service::Callback };
    let since = at(0).stamp();
    let status = OneSided { address: Address::Status, of, since, calls: 1_200, is_cut: true };
    let (of, since) = (SideGroup::Legs(Legs::One), at(-90_000).stamp());
    let cdr = OneSided { address: Address::Cdr, of, since, calls: 12, is_cut: false };
    let [told, told_day] = [&status, &cdr].map(|one| one.since);
    let standings = Standings { one_sided: vec![status, cdr], is_whole: true, ..Standings::default() };
    model.alerts.know(&[], Arc::new(standings));
    let mut harness = show(model);
    let zone = harness.state().model.zone;
    let words = format!("Since {} only CDRs have come of 1,200+ calls (Callback)", zone.format_time(told));
    harness.get_by_label_contains(&words);
    harness.get_by_label_contains(&format!("the 12 calls that ended since {}. ", zone.format(told_day)));
    harness.get_all_by_label("It is meant to be so").next().unwrap().click();
    harness.run_steps(2);
    assert!(!says(&harness, &words) && says(&harness, "the 12 calls that ended"));
    harness.get_all_by_label("Open Doctor").next().unwrap().click();
    harness.run_steps(2);
    assert_eq!(harness.state().model.tab, Tab::Doctor);
}

/// A board at second 20 whose gap ended at second 10, and with this health.
fn after(gap: Gap, health: Health) -> Harness<'static, Desk> {
    let mut model = Model::blank(at(20), Lang::En);
    let listener = ListenerState::Listening(([127, 0, 0, 1], 8460).into());
    model.health = Arc::new(Health { listener, ..health });
    let mut board = BoardView::clone(&model.board);
    board.gaps = vec![gap].into();
    model.board = Arc::new(board);
    model.put([talking(1, 0)]);
    show(model)
}

#[test]
fn what_was_missed_is_told_for_five_minutes_and_that_the_program_was_closed_is_not() {
    let gap = |cause, refused| Gap { from: at(-80), to: Some(at(10)), cause, refused };
    let mut harness = after(gap(Cause::Refused, 12), Health::default());
    harness.get_by_label_contains("Pushes lost");
    harness.get_by_label_contains(": 12. ");
    harness.get_by_label("Show the gaps");
    harness.state_mut().model.now = at(310);
    harness.run_steps(2);
    assert!(!says(&harness, "Pushes lost"));

    let harness = after(gap(Cause::Sleep, 0), Health::default());
    harness.get_by_label_contains("Nothing could be received");
    assert!(!says(&after(gap(Cause::Closed, 0), Health::default()), "could be received"));
    let failing =
        Health { store: StoreState::Failing(StoreError::DiskFull("/data".to_owned())), ..Health::default() };
    let harness = after(gap(Cause::Sleep, 0), failing);
    harness.get_by_label_contains("The database cannot be written");
    assert!(!says(&harness, "could be received"), "first what is wrong now");
}

#[test]
fn a_full_house_and_a_clock_that_was_set_back_are_told() {
    let long_ago = Gap { from: at(-9_000), to: Some(at(-8_000)), cause: Cause::Sleep, refused: 0 };
    let visitor = |peer: &str, connections| VisitorReport {
        peer: peer.to_owned(),
        connections,
        received: 0,
        refused: 0,
        last_seen: at(20),
    };
    let door = DoorReport {
        connections: 4_096,
        visitors: vec![visitor("203.0.113.7", 9), visitor("203.0.113.8", 512)],
        ..DoorReport::default()
    };
    let set_back = Some(SetBack { at: at(15), secs: 7_300 });
    let harness = after(long_ago, Health { door: Arc::new(door), set_back, ..Health::default() });
    harness.get_by_label_contains("All 4,096 connections are in use");
    harness.get_by_label_contains("203.0.113.8: 512");
    harness.get_by_label_contains("clock was set back by 2 h");
}

#[test]
fn a_busy_port_is_named_with_what_to_do() {
    let mut model = Model::blank(at(20), Lang::En);
    model.put([talking(1, 0)]);
    let health = Arc::new(Health {
        listener: ListenerState::Failed {
            address: std::net::SocketAddr::from(([127, 0, 0, 1], 8460)),
            problem: crate::backend::BindProblem::InUse,
        },
        ..Health::default()
    });
    model.health = health.clone();
    let harness = show(model);
    assert!(says(&harness, "127.0.0.1:8460 is in use by another program"));
    assert!(harness.query_by_label("Change the port…").is_some());
    // Nor is it missed on the other pages; where it is mended nobody is sent.
    for (tab, leads) in [(Tab::History, true), (Tab::Settings, false)] {
        let mut model = Model::blank(at(20), Lang::En);
        (model.tab, model.health) = (tab, health.clone());
        let harness = crate::ui::testing::fixture::stage(model, (), |ui, model, (), wishes| {
            pressing_ui(ui, model, wishes);
        });
        harness.get_by_label_contains("127.0.0.1:8460 is in use by another program");
        assert_eq!(harness.query_by_label("Change the port…").is_some(), leads);
    }
    // An audience sees no address.
    let mut model = Model::blank(at(20), Lang::En);
    (model.tab, model.health, model.screen.presenting) = (Tab::History, health, true);
    let harness =
        crate::ui::testing::fixture::stage(model, (), |ui, model, (), wishes| pressing_ui(ui, model, wishes));
    harness.get_by_label_contains("is in use by another program");
    assert!(harness.query_by_label_contains("127.0.0.1:8460").is_none());
}

#[test]
fn a_settings_file_that_cannot_be_used_is_told_over_the_table() {
    use crate::settings::Warning;
    let odd = Warning::NewerFile { path: "settings.toml".into(), version: 9 };
    let mut model = Model::blank(at(20), Lang::En);
    model.put([talking(1, 0)]);
    model.warnings = vec![odd.clone()];
    let harness = show(model);
    harness.get_by_label("Part of the settings file cannot be used");
    let mut model = Model::blank(at(20), Lang::En);
    model.put([talking(1, 0)]);
    model.bars_everybody = true;
    model.warnings = vec![odd];
    let harness = show(model);
    harness.get_by_label_contains("every push is refused");
}
