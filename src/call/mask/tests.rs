use proptest::prelude::*;

use super::*;

#[test]
fn numbers_keep_four_digits_however_they_are_written() {
    let check = |text: &str, masked: &str| assert_eq!(digits(text), masked);
    check("+8613800138000", "•••• 8000");
    check("call 138 0013 8000 back", "call •••• 8000 back");
    check("0755-8360-1102", "•••• 1102");
    check("工单 88213，客户 13900010002", "工单 88213，客户 •••• 0002");
    check("＋８６１３８００１３８０００", "•••• ８０００");
    check("138****8000", "•••• 8000");
}

#[test]
fn masked_in_place_a_text_keeps_its_length() {
    let check = |text: &str, masked: &str| assert_eq!(in_place(text), masked);
    check("caller:13800138000 talk<6", "caller:•••••••8000 talk<6");
    check("+86 138 0013 8000", "+86 ••• •••• 8000".replace("+86", "+••").as_str());
    check("*4321", "*4321");
    check("at:2019-01-24", "at:2019-01-24");
}

#[test]
fn an_id_keeps_four_digits_of_each_number_in_it_and_all_that_is_no_number() {
    let check = |text: &str, masked: &str| assert_eq!(id(text), masked);
    check(
        "+8613800138000_+8613900139001_4_627e5c1f_963036_669_1_0",
        "••••8000_••••9001_4_627e5c1f_963036_669_1_0",
    );
    check("13800138000@callenabler246.huaweicaas.com", "••••8000@callenabler246.huaweicaas.com");
    check("+20190124110424_1", "••••0424_1");
    for same in [
        "1201_612_4294967295_20260127020000@callenabler245.huaweicaas.com",
        "1200_1_4294967295_20260127020000@10.184.1.2",
        "CAE-20190124110424-12019775",
        "s1",
        "",
    ] {
        check(same, same);
    }
    check("CAE-20191324110424-12019775", "CAE-••••0424-••••9775");
    check("CAE-20190124110424-13800138000", "CAE-20190124110424-••••8000");
}

#[test]
fn with_tokens_the_same_number_is_the_same_wherever_it_stands() {
    let key = Arc::new(TokenKey::new(&[7; 32]).unwrap());
    let [one, other] = ["13800138000", "13900139001"].map(|number| key.token(number));
    let mask = Mask::Tokens(key);
    let number = Number::new("008613800138000").unwrap();
    assert_eq!(mask.number(&number), one);
    assert_eq!(mask.id("+8613800138000_+8613900139001_4_627e"), format!("{one}_{other}_4_627e"));
    assert_eq!(mask.text("back to 139 0013 9001, +86 138-0013-8000"), format!("back to {other}, {one}"));
    assert_eq!((mask.keys("123").as_ref(), mask.sent("MTM5").as_ref()), ("•••", HIDDEN));
    assert_eq!(mask.id("1201_1_4294967295_20260127020000@a"), "1201_1_4294967295_20260127020000@a");
}

#[test]
fn of_pressed_keys_only_their_count_is_left() {
    let check = |text: &str, masked: &str| assert_eq!(keys(text), masked);
    check("1234", "••••");
    check("0-2-3", "•-•-•");
    check("*1#", "•••");
    check("６２２２", "••••");
    check("", "");
}

#[test]
fn dates_codes_and_words_stay() {
    for text in ["2019-01-24 03:05:04", "Q.850 17 · 8102", "", "工单 88213", "003-0x"] {
        assert_eq!(digits(text), text);
    }
}

#[test]
fn of_a_body_the_user_data_is_gone_and_the_rest_keeps_its_shape() {
    let shown = body(r#"{"caller":"+8613800138000", "userData" : "YWJj\"", "stateCode":"8102"}"#);
    assert_eq!(shown, r#"{"caller":"•••• 8000", "userData" : "••••", "stateCode":"8102"}"#);
    assert_eq!(body(r#"{"userData":null,"x":"1"}"#), r#"{"userData":null,"x":"1"}"#);
}

#[test]
fn of_a_body_the_pressed_keys_are_dots() {
    let check = |text: &str, masked: &str| assert_eq!(body(text), masked);
    check(r#"{"digitInfo":"1234","stateCode":"0"}"#, r#"{"digitInfo":"••••","stateCode":"0"}"#);
    check(r#"{"digitInfo" : 1234, "x":[1]}"#, r#"{"digitInfo" : ••••, "x":[1]}"#);
    check(
        r#"{"dynIVRPath":"0-2","extendNum":"12","userData":"12"}"#,
        r#"{"dynIVRPath":"•-•","extendNum":"••","userData":"••••"}"#,
    );
    check(r#"no JSON " at all "extendNumber":"7"#, r#"no JSON " at all "extendNumber":"•"#);
}

proptest! {
    #[test]
    fn what_is_hidden_in_place_is_what_is_hidden_elsewhere(text in "[0-9*０-９ +a-z\\-中]{0,40}") {
        let shown = in_place(&text);
        prop_assert_eq!(shown.chars().count(), text.chars().count());
        prop_assert_eq!(shown.contains('•'), digits(&text).contains('•'));
        for (was, is) in text.chars().zip(shown.chars()) {
            prop_assert!(is == was || (is == '•' && is_digit(was)));
        }
    }

    #[test]
    fn no_seven_digits_in_a_row_are_left(text in "[0-9 +a-z\\-中]{0,40}") {
        let shown = digits(&text);
        let mut longest = 0;
        let mut run = 0;
        for sign in shown.chars() {
            run = if sign.is_ascii_digit() { run + 1 } else { 0 };
            longest = longest.max(run);
        }
        prop_assert!(longest < LEAST, "{shown}");
    }

    #[test]
    fn no_number_is_left_in_an_id(
        before in "([0-9a-f]{0,6}_){0,2}",
        number in "[+]?(86|0)?1[3-9][0-9]{9}",
        after in "(_[0-9a-f]{0,6}|@[a-z0-9.]{0,9})?",
    ) {
        let shown = id(&format!("{before}{number}{after}")).into_owned();
        let found = number.strip_prefix('+').unwrap_or(&number);
        prop_assert!(!shown.contains(found), "{shown}");
        prop_assert!(shown.contains(&found[found.len() - 4..]));
    }

    #[test]
    fn any_text_can_be_masked(text in "\\PC{0,60}") {
        let _ = (digits(&text), id(&text), keys(&text), body(&text));
    }
}
