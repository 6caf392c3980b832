//! The user's own words for codes: what they wrote stands over the catalogue's text, field by field. Words and
//! advice only: whose side a code speaks of and what becomes of a call are the rules' business, because the history,
//! the filters and the numbers count by them.

use std::sync::Arc;

use super::{Catalogue, CodeRef, Reason, Retry, Side, Text};

/// Which words of a reason are the user's own, by language: Chinese, English.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Own {
    pub name: InLang,
    pub explanation: InLang,
    pub advice: InLang,
    pub retry: bool,
}

/// Something that holds for the Chinese text, the English text, or both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InLang {
    pub zh: bool,
    pub en: bool,
}

/// What somebody wrote of one code; `None` keeps the catalogue's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnReason {
    pub code: CodeRef,
    /// Of Private Number only, of Voice Call only, or of both.
    pub private_number: Option<bool>,
    pub name: OwnText,
    pub explanation: OwnText,
    pub advice: OwnText,
    pub retry: Option<Retry>,
}

/// A text as far as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnText {
    pub zh: Option<Arc<str>>,
    pub en: Option<Arc<str>>,
}

impl OwnReason {
    /// Whether it says anything at all.
    pub fn is_empty(&self) -> bool {
        let texts = [&self.name, &self.explanation, &self.advice];
        self.retry.is_none() && texts.iter().all(|text| **text == OwnText::default())
    }

    fn put_over(&self, reason: &mut Reason) {
        let put = |own: &OwnText, text: &mut Text, mark: &mut InLang| {
            if let Some(zh) = &own.zh {
                (text.zh, mark.zh) = (zh.clone(), true);
            }
            if let Some(en) = &own.en {
                (text.en, mark.en) = (en.clone(), true);
            }
        };
        put(&self.name, &mut reason.name, &mut reason.own.name);
        put(&self.explanation, &mut reason.explanation, &mut reason.own.explanation);
        put(&self.advice, &mut reason.advice, &mut reason.own.advice);
        if let Some(retry) = self.retry {
            (reason.retry, reason.own.retry) = (retry, true);
        }
    }

    /// A code that no table names. What was written in one language stands for both.
    fn as_new_reason(&self) -> Reason {
        let text = |own: &OwnText, otherwise: &str| {
            let known = own.zh.clone().or_else(|| own.en.clone()).unwrap_or_else(|| Arc::from(otherwise));
            Text {
                zh: own.zh.clone().unwrap_or_else(|| known.clone()),
                en: own.en.clone().unwrap_or_else(|| known.clone()),
            }
        };
        let both = InLang { zh: true, en: true };
        Reason {
            space: self.code.space,
            code: self.code.code,
            code_to: self.code.code,
            private_number: self.private_number == Some(true),
            name: text(&self.name, &self.code.code.to_string()),
            side: Side::Unknown,
            retry: self.retry.unwrap_or(Retry::Depends),
            explanation: text(&self.explanation, ""),
            advice: text(&self.advice, ""),
            own: Own { name: both, explanation: both, advice: both, retry: self.retry.is_some() },
        }
    }
}

impl Catalogue {
    /// This catalogue with the user's words over its own. A code of a range becomes a reason of its own.
    pub fn with_own(&self, own: &[OwnReason]) -> Catalogue {
        let mut catalogue = Catalogue { reasons: self.reasons.clone(), by_code: self.by_code.clone() };
        for written in own {
            let wanted = |private: &bool| written.private_number.is_none_or(|only| only == *private);
            let mut found = false;
            for private in [false, true].into_iter().filter(wanted) {
                let key = (written.code.space, private, written.code.code);
                let place = catalogue.by_code.get(&key).copied();
                if let Some(reason) = place.and_then(|place| catalogue.reasons.get_mut(place)) {
                    written.put_over(Arc::make_mut(reason));
                    found = true;
                }
            }
            if !found {
                let mut reason = match self.in_range(written.code) {
                    Some(range) => Reason {
                        code: written.code.code,
                        code_to: written.code.code,
                        space: written.code.space,
                        ..range.clone()
                    },
                    None => written.as_new_reason(),
                };
                written.put_over(&mut reason);
                catalogue.insert(reason);
            }
        }
        catalogue
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Service, Space};
    use super::*;

    fn own(code: i64) -> OwnReason {
        OwnReason {
            code: CodeRef { space: Space::StateCode, code },
            private_number: None,
            name: OwnText::default(),
            explanation: OwnText::default(),
            advice: OwnText::default(),
            retry: None,
        }
    }

    fn advice(zh: &str) -> OwnText {
        OwnText { zh: Some(Arc::from(zh)), en: None }
    }

    #[test]
    fn own_advice_stands_over_the_catalogues_and_leaves_the_rest() {
        let builtin = Catalogue::builtin();
        let mine = builtin.with_own(&[OwnReason { advice: advice("转人工"), ..own(8102) }]);
        let busy = CodeRef { space: Space::StateCode, code: 8102 };
        for service in [Service::Callback, Service::PrivateNumber] {
            let (before, after) = (builtin.find(busy, service).unwrap(), mine.find(busy, service).unwrap());
            assert_eq!((&*after.advice.zh, &after.advice.en), ("转人工", &before.advice.en));
            assert_eq!((&after.name, after.side, after.retry), (&before.name, before.side, before.retry));
            assert_eq!(after.own.advice, InLang { zh: true, en: false });
        }
        assert_eq!(mine.reasons().len(), builtin.reasons().len());
    }

    #[test]
    fn words_for_private_number_leave_voice_call_alone() {
        let builtin = Catalogue::builtin();
        let mine = builtin.with_own(&[OwnReason {
            private_number: Some(true),
            advice: advice("换号"),
            ..own(8105)
        }]);
        let code = CodeRef { space: Space::StateCode, code: 8105 };
        assert_eq!(&*mine.find(code, Service::PrivateNumber).unwrap().advice.zh, "换号");
        assert_eq!(mine.find(code, Service::Callback), builtin.find(code, Service::Callback));
    }

    #[test]
    fn a_code_that_no_table_names_may_be_given_a_meaning() {
        let name = OwnText { zh: Some(Arc::from("内部测试")), en: None };
        let mine = Catalogue::builtin().with_own(&[OwnReason { name, ..own(8199) }]);
        let reason = mine.find(CodeRef { space: Space::StateCode, code: 8199 }, Service::Callback).unwrap();
        assert_eq!(
            (&*reason.name.zh, &*reason.name.en, reason.side),
            ("内部测试", "内部测试", Side::Unknown)
        );
        assert!(reason.is_own());
    }

    #[test]
    fn one_code_of_a_range_may_be_given_words_of_its_own() {
        let code = CodeRef { space: Space::ReleasePoint, code: 2905 };
        let mine =
            Catalogue::builtin().with_own(&[OwnReason { code, advice: advice("找平台"), ..own(0) }]);
        assert_eq!(&*mine.find(code, Service::Callback).unwrap().advice.zh, "找平台");
        let neighbour = CodeRef { code: 2906, ..code };
        assert_eq!(
            mine.find(neighbour, Service::Callback),
            Catalogue::builtin().find(neighbour, Service::Callback)
        );
    }
}
