//! Filters that fuzzing found to be written otherwise than they were read, and those that slide.

use crate::call::filter::{Condition, Expr, Filter, FilterProblem, Now, NumberMatch, Period, Role};
use crate::call::zone::Zone;
use crate::call::{Arrival, EventKind, Stamp, Thresholds};

#[test]
fn a_filter_that_was_found_to_read_back_otherwise_no_longer_does() {
    for text in [
        "number:\"0*-1*\"",
        "+86***0021",
        "number:+86****0021*",
        "number:\"０*1\"",
        "-*7",
        "22*--",
        "*+*91",
        "008600861*",
        "+8600861234",
        "+8600123456789",
        "display:0133  81000０１３",
        "!called:0755 at:today (caller:138 | number:86) 28000001 !number:139 !00218000",
        "note:\"＊\"",
        "note:\"甲\",\"＊＊\"",
        "\"138＊\" ＊",
    ] {
        let filter = Filter::parse(text).unwrap();
        assert_eq!(Filter::parse(&filter.to_string()).as_ref(), Ok(&filter), "{text} is written {filter}");
    }
    assert!(Filter::parse("0*+").is_err());
    for depth in 10..20 {
        if let Ok(filter) = Filter::parse(&format!("{}order,crm", "!".repeat(depth))) {
            assert_eq!(Filter::parse(&filter.to_string()).as_ref(), Ok(&filter), "{filter}");
        }
    }
}

#[test]
fn the_signs_of_a_chinese_keyboard_mean_what_the_ordinary_ones_do_and_stay_what_they_are_in_texts() {
    let check = |typed: &str, meant: &str| {
        let filter = Filter::parse(typed).unwrap();
        assert_eq!(Ok(&filter), Filter::parse(meant).as_ref(), "{typed}");
        assert_eq!(Filter::parse(&filter.to_string()).as_ref(), Ok(&filter), "{typed} is written {filter}");
    };
    check("outcome：answered", "outcome:answered");
    check("！number：138*", "!number:138*");
    check("talk＜6 ring＞＝30", "talk<6 ring>=30");
    check("talk > 6 ring >= 30s", "talk>6 ring>=30");
    check("talk：＜6", "talk<6");
    check("（outcome：failed｜trust:stale）at：today", "(outcome:failed|trust:stale) at:today");
    check("note：“回电，已 约”，急", "note:\"回电，已 约\"，急");
    check("user_data：工单，at:today", "user-data:\"工单，at:today\"");
    check("（0755）8360 4134", "(0755)8360 4134");
    check("（note：回电（急）｜outcome：failed）", "(note:\"回电（急）\"|outcome:failed)");
    check("（note：甲｜乙）", "(note:甲|乙)");
    check("工单，“急”", "\"工单，“急”\"");
    check("note：客户说，“不要再打”，急", "note:\"客户说，“不要再打”，急\"");
    check("user-data：“x，y”,“y z”", "user-data:\"x，y\",\"y z\"");
    check("outcome：“failed”，answered", "outcome:failed,answered");
    check("at：2026-01-27T03：00..2026-01-27T04：00", "at:2026-01-27T03:00..2026-01-27T04:00");
    check("at:２０２６－０１－２７ at:－１５m．．", "at:2026-01-27 at:-15m..");
    check("talk＞６ state-code：８１０１，８１０２", "talk>6 state-code:8101,8102");
    check("number：１３８＊，＊＋８６１３９＊", "number:138*,*+86139*");
    check("１３８＊，139＊ !＊４３２１", "138*,139* !*4321");
    // Where they have no meaning.
    check("note：＊急", "note:\"＊急\"");
    check("甲＊乙 ＊", "\"甲＊乙\" \"＊\"");
    check("number:“１３８”", "number:138");
    check("note:03：00，７", "note:\"03：00，７\"");
    check("工单７：３", "\"工单７：３\"");
    check("note:回电（急）", "note:\"回电（急）\"");
    check("工单：7", "\"工单：7\"");
    check("好！", "\"好！\"");
    check("note:a“b”", "note:\"a“b”\"");
    check("“没有收尾", "\"“没有收尾\"");
    check("user-data:\"（outcome：failed）\"", "user-data:\"（outcome：failed）\"");
}

#[test]
fn mistakes_behind_wide_signs_are_told_where_they_were_typed() {
    let place = |typed: &str| Filter::parse(typed).map_err(|error| typed[error.at..].to_owned());
    assert_eq!(place("！！outcome：nobody").unwrap_err(), "nobody");
    assert_eq!(place("talk  ＞  6 （ trust：x ）").unwrap_err(), "x ）");
    assert_eq!(place("（138*｜").unwrap_err(), "");
    assert_eq!(
        place("talk＞６ at：２０２６－０１－２７T０３：９９").unwrap_err(),
        "２０２６－０１－２７T０３：９９"
    );
    let typed = "（138*｜*21）  ！at：today";
    let ranges: Vec<&str> =
        Filter::placed(typed).unwrap().into_iter().map(|(range, _)| &typed[range]).collect();
    assert_eq!(ranges, ["（138*｜*21）", "！at：today"]);
}

#[test]
fn what_could_find_nothing_is_said_to_be_a_mistake() {
    use crate::call::filter::FilterProblem as Problem;
    let problem = |typed: &str| Filter::parse(typed).unwrap_err().problem;
    let text = |text: &str| text.to_owned();
    assert_eq!(problem("called:136*7830"), Problem::NotANumberPattern(text("136*7830")));
    assert_eq!(problem("at:-15m"), Problem::OneSecond(text("-15m")));
    for backward in ["2026-11-21..2026-11-20", "2026-11-21T10:00..2026-11-20", "-1h..-2h"] {
        assert_eq!(problem(&format!("at:{backward}")), Problem::BackwardPeriod(text(backward)));
    }
    for field in ["app", "note", "user-data"] {
        assert_eq!(problem(&format!("{field}:*")), Problem::NoPatterns(text(field)));
    }
    // One day as both ends, a time on the day that ends it, hidden digits, and what is quoted are none.
    for typed in ["at:2026-11-21..2026-11-21", "at:2026-11-21T10:00..2026-11-21", "number:138****0021"] {
        assert!(Filter::parse(typed).is_ok(), "{typed}");
    }
    for typed in ["number:\"136*7830\"", "note:\"*\"", "number:\"138 0000 0021\""] {
        let filter = Filter::parse(typed).unwrap();
        assert_eq!(Filter::parse(&filter.to_string()), Ok(filter), "{typed}");
    }
}

#[test]
fn what_a_spreadsheet_guards_is_meant_without_the_guard_unless_it_is_quoted() {
    let check = |pasted: &str, meant: &str| {
        let filter = Filter::parse(pasted).unwrap();
        assert_eq!(Ok(&filter), Filter::parse(meant).as_ref(), "{pasted}");
        assert_eq!(Filter::parse(&filter.to_string()).as_ref(), Ok(&filter), "{pasted} is written {filter}");
    };
    check("'+86138_+86139_4", "+86138_+86139_4");
    check("session:'+86138_4,'+86139_4 at:today", "session:+86138_4,+86139_4 at:today");
    check("!note:'=1+1", "!note:\"=1+1\"");
    check("'-5", "-5");
    check("number:'+86138*", "number:138*");
    check("'tis", "\"'tis\"");
    let quoted = Filter::parse("session:\"'+86138_4\"").unwrap();
    assert_ne!(quoted, Filter::parse("session:+86138_4").unwrap());
    assert_eq!(Filter::parse(&quoted.to_string()), Ok(quoted));
}

#[test]
fn a_filter_slides_that_finds_other_calls_later() {
    let slides = |text: &str| Filter::parse(text).unwrap().slides();
    for text in ["at:today", "at:-15m..", "!at:yesterday", "(138* | at:2026-01-01..now)", "trust:stale"] {
        assert!(slides(text), "{text}");
    }
    for text in ["", "at:2026-01-01", "at:2026-01-01T10:00..", "outcome:failed 138*"] {
        assert!(!slides(text), "{text}");
    }
}

/// The sessions, here the called numbers, of those among `called` that a filter finds.
fn found<'a>(filter: &str, called: &[&'a str]) -> Vec<&'a str> {
    let now = Now::new(Arrival(0), Thresholds::default());
    let query = Filter::parse(filter).unwrap().resolve(Stamp(0), &Zone::UTC);
    let is_found = |called: &&&str| {
        let event = super::event(EventKind::Callout, 0, called);
        query.matches(&super::call(&[event], &[]), &now)
    };
    called.iter().filter(is_found).copied().collect()
}

const PEOPLE: [&str; 4] = ["+8614727640421", "+8613900000022", "+8675528000001", "+14155550100"];

#[test]
fn several_numbers_mean_any_of_them_however_they_are_written() {
    let both = [PEOPLE[0], PEOPLE[1]];
    for filter in [
        "14727640421\n13900000022",
        "14727640421\t+86 139-0000-0022",
        "14727640421,13900000022",
        "14727640421, 13900000022,",
        "14727640421；13900000022",
        "147 2764 0421、139 0000 0022",
        "147*,139*",
        "147*, 139*",
        "0421,0022",
        "number:14727640421,13900000022",
        "number:14727640421, 13900000022",
        "number:14727640421，13900000022",
        "number:14727640421; 13900000022",
        "number:147 2764 0421、139 0000 0022",
        "number:14727640421\n13900000022",
        "!(75528000001,+14155550100)",
        "!75528000001,+14155550100",
        "14727640421 13900000022 13700000000 13600000000",
    ] {
        assert_eq!(found(filter, &PEOPLE), both, "{filter}");
    }
    assert_eq!(found("147 2764 0421", &PEOPLE), [PEOPLE[0]]);
    // A blank is `and`, up to as many numbers as a call has.
    assert_eq!(found("14727640421 13900000022", &PEOPLE), [""; 0]);
    // Words that are no whole numbers must all be there.
    assert_eq!(found("147 0421", &PEOPLE), [PEOPLE[0]]);
    assert_eq!(found("147 0022", &PEOPLE), [""; 0]);
    assert_eq!(found("\"14727640421\" \"13900000022\"", &PEOPLE), [""; 0]);
}

#[test]
fn a_comma_is_or_for_words_too_and_at_the_end_says_nothing() {
    let written = |text: &str| Filter::parse(text).unwrap().to_string();
    assert_eq!(written("order,crm"), "(order | crm)");
    assert_eq!(written("order, 138*"), "(order | number:138*)");
    assert_eq!(written("order,"), "order");
    assert_eq!(written("order, at:today"), "order at:today");
    assert_eq!(written("state-code:8101、8102"), "state-code:8101,8102");
    assert_eq!(written("note:a、b"), "note:a、b");
    assert!(Filter::parse("outcome:failed, at:today").is_err());
}

#[test]
fn every_form_of_a_number_finds_it_bare_and_with_a_field_in_full_and_from_its_beginning() {
    for form in ["14727640421", "8614727640421", "+8614727640421", "008614727640421", "+86 147 2764 0421"] {
        for filter in [form.to_owned(), format!("number:{form}"), format!("called:{form}")] {
            assert_eq!(found(&filter, &PEOPLE), [PEOPLE[0]], "{filter}");
        }
    }
    for beginning in ["147*", "86147*", "+86147*", "0086147*", "861472764*"] {
        assert_eq!(found(beginning, &PEOPLE), [PEOPLE[0]], "{beginning}");
        assert_eq!(found(&format!("number:{beginning}"), &PEOPLE), [PEOPLE[0]], "{beginning}");
    }
    assert_eq!(found("861472764", &PEOPLE), [PEOPLE[0]]);
    assert_eq!(found("86755*", &PEOPLE), [PEOPLE[2]]);
    // What only happens to begin with the same digits stays what it is.
    assert_eq!(found("number:*8614727*", &PEOPLE), [""; 0]);
}

#[test]
fn words_beside_each_other_are_not_written_as_a_list() {
    for text in [
        "\"13800000021\" \"13900000022\"",
        "\"138\" \"0013\" \"8000\"",
        "!\"13800000021\" \"13900000022\"",
        "\"13800000021；13900000022\"",
        "\"001\" \"02329121;13h\"",
    ] {
        let filter = Filter::parse(text).unwrap();
        assert_eq!(Filter::parse(&filter.to_string()).as_ref(), Ok(&filter), "{text} is written {filter}");
        assert_eq!(filter.to_string(), text);
    }
}

#[test]
fn the_code_of_an_end_is_written_as_it_can_be_typed() {
    let check = |typed: &str, written: &str| {
        let filter = Filter::parse(typed).unwrap();
        assert_eq!(filter.to_string(), written);
        assert_eq!(Filter::parse(written), Ok(filter));
    };
    check("why:8101,SIP-486,release_point-518,None", "why:8101,sip-486,release-point-518,none");
    check("!why：state-code-8102、q850-17,-1,sip--1", "!why:8102,q850-17,-1,sip--1");
    for wrong in ["busy", "sip", "sip-", "sip-x", "sip=486", "isdn-17", "486-sip"] {
        let problem = Filter::parse(&format!("why:{wrong}")).map_err(|error| (error.at, error.problem));
        assert_eq!(problem, Err((4, FilterProblem::NotACode(wrong.to_owned()))));
    }
    assert_eq!(
        Filter::parse("why:").map_err(|error| error.problem),
        Err(FilterProblem::MissingValue("why".to_owned()))
    );
}

#[test]
fn who_hung_up_is_one_of_three_by_every_name_and_anything_else_is_a_mistake() {
    let written = |text: &str| Filter::parse(text).map(|filter| filter.to_string());
    for (text, expected) in [
        ("hung-up-by:a", "hung-up-by:caller"),
        ("hung-up-by:B,Platform", "hung-up-by:callee,platform"),
        ("hung-up-by:called", "hung-up-by:callee"),
        ("hung-up-by:\"Robot\"", "hung-up-by:\"Robot\""),
    ] {
        assert_eq!(written(text).as_deref(), Ok(expected), "{text}");
    }
    for text in ["hung-up-by:nobody", "hung-up-by:Robot", "hung-up-by:caller,x"] {
        let problem = Filter::parse(text).unwrap_err().to_string();
        assert!(problem.contains("it can be caller, callee, platform"), "{problem}");
    }
    let blank = Filter::parse("talk<6 hung-up-by:\" \"").unwrap_err();
    assert_eq!((blank.at, blank.problem), (18, FilterProblem::MissingValue("hung-up-by".to_owned())));
}

#[test]
fn numbers_that_are_chosen_are_those_that_would_be_typed() {
    use NumberMatch::{Contains, Ends, Exact, Starts};
    let check = |how, text: &str, typed: &str| {
        let chosen = Condition::numbers(Role::Either, how, &[text.to_owned()]);
        let typed = Filter::parse(typed).ok().map(|filter| filter.terms);
        assert_eq!(chosen.map(|condition| vec![Expr::Is(condition)]), typed, "{how:?} {text}");
    };
    check(Exact, "+86 138-0000-0021", "number:+8613800000021");
    check(Exact, "anonymous", "number:anonymous");
    check(Starts, "0755", "number:0755*");
    check(Starts, "１３８*", "number:138*");
    check(Starts, "anonymous", "number:anonymous*");
    check(Ends, "+0021", "number:*0021");
    check(Contains, "800*", "number:*800*");
    check(Contains, "1*3", "number:*1*3*");
    check(Exact, "", "number:");
    check(Exact, "13800000021 outcome", "number:!");
    let two = ["138".to_owned(), "luck1".to_owned()];
    assert_eq!(Condition::<Period>::numbers(Role::Caller, Starts, &two), None);
    assert_eq!(Condition::<Period>::numbers(Role::Caller, Starts, &[]), None);
}

#[test]
fn an_equals_sign_asks_for_whole_sessions_and_a_colon_for_a_part() {
    let whole =
        |any: &[&str]| Condition::<Period>::SessionIs(any.iter().map(|one| (*one).to_owned()).collect());
    let check = |typed: &str, meant: Condition<Period>, written: &str| {
        let filter = Filter::parse(typed).unwrap();
        assert_eq!(filter.terms, [Expr::Is(meant)], "{typed}");
        assert_eq!(filter.to_string(), written, "{typed}");
        assert_eq!(Filter::parse(written), Ok(filter), "{typed}");
    };
    check(
        "session=1201_7@a.com,1201_70@a.com",
        whole(&["1201_7@a.com", "1201_70@a.com"]),
        "session=1201_7@a.com,1201_70@a.com",
    );
    check("Session＝+86138_4，x", whole(&["+86138_4，x"]), "session=+86138_4，x");
    check("session=\"a b\", c", whole(&["a b", "c"]), "session=\"a b\",c");
    check("session=+86138_4_1", whole(&["+86138_4_1"]), "session=+86138_4_1");
    use crate::call::filter::FilterProblem as Problem;
    let problem = |typed: &str| Filter::parse(typed).unwrap_err().problem;
    assert_eq!(problem("session="), Problem::MissingValue("session".to_owned()));
    assert_eq!(problem("session=*"), Problem::NoPatterns("session".to_owned()));
}

#[test]
fn a_period_is_written_in_the_largest_unit_that_fits() {
    let written = |text: &str| Filter::parse(text).unwrap().to_string();
    assert_eq!(written("at:-60m.. at:-48h.. at:-90s.."), "at:-1h.. at:-2d.. at:-90s..");
    assert_eq!(written(r#"note:"a\\b c""#), r#"note:"a\\b c""#);
    assert!(Filter::parse("at:9998-12-31").is_ok() && Filter::parse("at:9999-01-01").is_err());
}
