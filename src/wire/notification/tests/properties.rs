//! What holds for any body, also for one that nobody would send.

use proptest::prelude::*;

use super::*;

/// JSON shaped like what arrives: known names with any value, three levels deep.
fn any_json() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        prop::sample::select(vec![
            "eventType",
            "statusInfo",
            "feeLst",
            "numInfo",
            "smsEvent",
            "sessionId",
            "timestamp",
            "caller",
            "stateCode",
            "callEndTime",
            "recordFlag",
            "userData",
        ])
        .prop_map(str::to_owned),
        ".{0,6}",
    ];
    let text = prop_oneof![
        prop::sample::select(vec!["fee", "callout", "numStatus", "2026-01-27 02:00:00", "0", ""])
            .prop_map(str::to_owned),
        ".{0,20}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn any_event() -> impl Strategy<Value = StatusEvent> {
    let text = || prop::option::of("[^\u{0}]{1,20}".prop_map(|text| text.as_str().into()));
    let number = || prop::option::of("\\+?[0-9*]{1,15}").prop_map(|text| Number::new(&text?));
    let kind = prop::sample::select(vec![
        "callin",
        "callout",
        "alerting",
        "answer",
        "collectInfo",
        "disconnect",
        "hold",
    ]);
    // 2000-01-01 to 2099-12-31
    let at = prop::option::of((946_684_800_i64..4_102_444_800).prop_map(Stamp));
    let codes = (prop::option::of(any::<i64>()), prop::option::of(any::<i64>()));
    let rest = (text(), text(), text());
    (kind, ".{0,59}[!-~]", at, (number(), number()), (text(), text(), text()), rest, codes).prop_map(
        |(
            kind,
            session,
            at,
            (caller, called),
            (digits, user_data, party),
            (state_desc, subscription, notify_mode),
            codes,
        )| {
            let session = SessionId::new(&session).unwrap();
            StatusEvent {
                caller,
                called,
                digits,
                user_data,
                party,
                state_code: codes.0,
                state_desc,
                subscription,
                release_direction: codes.1,
                notify_mode,
                ..StatusEvent::new(EventKind::from_wire(kind), session, at)
            }
        },
    )
}

fn as_sent(event: &StatusEvent) -> Value {
    let at = event.at.map(|at| crate::call::zone::Zone::UTC.format(at));
    json!({"eventType": event.kind.as_str(), "statusInfo": {
        "sessionId": event.session.as_str(),
        "timestamp": at,
        "caller": event.caller.as_ref().map(Number::as_str),
        "called": event.called.as_ref().map(Number::as_str),
        "digitInfo": event.digits,
        "userData": event.user_data,
        "partyType": event.party,
        "stateCode": event.state_code,
        "stateDesc": event.state_desc,
        "subscriptionId": event.subscription,
        "callRelDirection": event.release_direction,
        "notifyMode": event.notify_mode,
    }})
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic(body in prop::collection::vec(any::<u8>(), 0..300)) {
        read(&body);
    }

    #[test]
    fn any_json_is_kept_as_json_whatever_it_is(value in any_json()) {
        let understood = read(value.to_string().as_bytes());
        prop_assert!(!matches!(understood.reading, Reading::Rejected(_)));
        let has_no_object = understood.reading == Reading::Other(NoCall::NotAnObject);
        prop_assert_eq!(has_no_object, !value.is_object());
        prop_assert!(understood.unknown_fields.is_sorted());
    }

    #[test]
    fn a_cut_off_body_is_read_without_a_panic(event in any_event(), cut in any::<prop::sample::Index>()) {
        let body = as_sent(&event).to_string().into_bytes();
        read(&body[..cut.index(body.len())]);
    }

    #[test]
    fn a_status_event_reads_back_as_it_was_sent(event in any_event()) {
        let understood = read(as_sent(&event).to_string().as_bytes());
        let is_new = matches!(&event.kind, EventKind::Other(_));
        prop_assert_eq!(understood.reading, Reading::Status(Box::new(event)));
        prop_assert_eq!(understood.unknown_fields.len(), usize::from(is_new));
        prop_assert!(understood.unknown_fields.iter().all(|note| note.starts_with("eventType(")));
    }
}
