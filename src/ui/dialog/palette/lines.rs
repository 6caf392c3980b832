//! What the palette offers: every action, the saved views, languages, themes, zones, and calls by what was typed.

use super::search::Haystack;
use crate::call::filter::{Condition, Expr, Filter, NumberPattern, Role};
use crate::call::guard::unguarded;
use crate::call::{Call, Number, SessionId};
use crate::i18n::{Lang, Phrases, fill};
use crate::settings::{Place, Theme};
use crate::ui::command::{Action, Command, Obstacle, Setting, Tab};
use crate::ui::model::Model;
use crate::ui::panel::look;
use crate::ui::panel::zones::zones;
use crate::ui::widget::icon::Icon;

/// Calls offered at a time.
const CALLS: usize = 6;
/// Least number of digits by which a call is found.
const DIGITS: usize = 3;

/// One line.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it is remembered by; calls and numbers are not remembered.
    pub id: Option<String>,
    pub title: String,
    /// Quieter, behind it.
    pub detail: String,
    pub key: Option<String>,
    pub icon: Option<Icon>,
    pub wish: Command,
    pub obstacle: Option<Obstacle>,
    haystack: Haystack,
}

impl Line {
    fn new(id: String, icon: Option<Icon>, title: String, words: &[&str], wish: Command) -> Line {
        let haystack = Haystack::new(words.iter().copied());
        Line { id: Some(id), title, detail: String::new(), key: None, icon, wish, obstacle: None, haystack }
    }
}

const BOTH: [Lang; 2] = [Lang::Zh, Lang::En];

/// Every phrase of a kind, in both languages.
fn both(say: impl Fn(&'static Phrases) -> String) -> [String; 2] {
    BOTH.map(|lang| say(lang.phrases()))
}

/// What fits `query`, best first; without one everything, what was last chosen on top.
pub fn lines(model: &Model, query: &str) -> Vec<Line> {
    let query = unguarded(query.trim());
    let mut scored: Vec<(u32, Line)> = fixed(model)
        .into_iter()
        .filter_map(|line| line.haystack.fits(query).map(|score| (rank(model, &line, score, query), line)))
        .collect();
    // What is equal stays in the order of the table.
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let mut lines = calls(model, query);
    lines.extend(scored.into_iter().map(|(_, line)| line));
    lines.extend(searches(model, query));
    lines
}

fn rank(model: &Model, line: &Line, score: u32, query: &str) -> u32 {
    let recent = line.id.as_ref().and_then(|id| model.settings.recent.iter().position(|other| other == id));
    let recent = recent
        .map_or(0, |place| if query.is_empty() { 100 } else { 5 } - u32::try_from(place).unwrap_or(0).min(5));
    // Moving about a table is not what people open the palette for.
    let moves = matches!(&line.wish, Command::Do(action) if action.key_of_tables().is_some());
    let recent = if moves && query.is_empty() { 0 } else { recent + 1 };
    // What cannot be done stands behind what can.
    let possible = if line.obstacle.is_none() { 1_000 } else { 0 };
    possible + score + recent
}

fn fixed(model: &Model) -> Vec<Line> {
    let mut lines = actions(model);
    lines.extend(saved_views(model));
    lines.extend(choices(model));
    lines
}

fn actions(model: &Model) -> Vec<Line> {
    let offered = |action| !matches!(action, Action::Palette | Action::View(_));
    let entries = Action::table().iter().filter(|entry| offered(entry.action));
    entries
        .map(|entry| {
            let [zh, en] = both(|phrases| entry.name(phrases).to_owned());
            let title = match &model.screen.undo {
                Some(what) if entry.action == Action::Undo => {
                    fill(model.phrases.screen.undo_what, &[("what", &model.text(what))])
                }
                _ => entry.name(model.phrases).to_owned(),
            };
            let id = format!("{:?}", entry.action);
            let line = Line::new(id, entry.icon, title, &[&zh, &en], Command::Do(entry.action));
            let key = entry.keys.first().map(|chord| chord.cap());
            Line { key, obstacle: entry.obstacle(model), ..line }
        })
        .collect()
}

fn saved_views(model: &Model) -> Vec<Line> {
    let mut lines = Vec::new();
    for (tab, place) in [(Tab::Live, Place::Live), (Tab::History, Place::History)] {
        for (at, view) in crate::ui::views::of(&model.settings, model.phrases, place).into_iter().enumerate()
        {
            let say = |phrases: &Phrases| {
                let w = &phrases.screen;
                let phrase = if tab == Tab::Live { w.go_view_live } else { w.go_view_history };
                fill(phrase, &[("name", &view.name)])
            };
            let [zh, en] = both(say);
            let wish = Command::ShowView { tab, filter: view.filter.clone() };
            let id = format!("view {place:?} {}", view.name);
            let line = Line::new(id, Some(Icon::Filter), say(model.phrases), &[&zh, &en, &view.filter], wish);
            // The key works on the page the view belongs to.
            let key = (model.tab == tab && at < 9).then(|| (at + 1).to_string());
            lines.push(Line { key, detail: view.filter, ..line });
        }
    }
    lines
}

/// Languages, themes and zones by name.
fn choices(model: &Model) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut add = |id: String, icon, name: &dyn Fn(&'static Phrases) -> String, wish| {
        let [zh, en] = both(name);
        lines.push(Line::new(id, icon, name(model.phrases), &[&zh, &en], wish));
    };
    for (lang, name) in [(Lang::Zh, "中文 Chinese"), (Lang::En, "English 英文")] {
        let say = |phrases: &'static Phrases| fill(phrases.screen.language, &[("name", name)]);
        add(format!("lang {}", lang.as_str()), None, &say, Command::Set(Setting::Lang(lang)));
    }
    for theme in [Theme::System, Theme::Dark, Theme::Light] {
        let say = |phrases: &'static Phrases| {
            let s = &phrases.settings;
            let name = match theme {
                Theme::System => s.system,
                Theme::Dark => s.dark,
                Theme::Light => s.light,
            };
            fill(phrases.screen.theme, &[("name", name)])
        };
        add(format!("theme {theme:?}"), None, &say, Command::Set(Setting::Theme(theme)));
    }
    for (at, (zone, _)) in zones(model.phrases).into_iter().enumerate() {
        let say = |phrases: &'static Phrases| {
            let name = zones(phrases).get(at).map_or("", |(_, name)| *name);
            fill(phrases.screen.zone, &[("name", name)])
        };
        add(format!("zone {zone}"), Some(Icon::Zone), &say, Command::Set(Setting::Zone(zone)));
    }
    lines
}

/// Digits as they are typed in groups, or `None` where there is anything else.
fn digits(query: &str) -> Option<String> {
    let digits: String = query.chars().filter(char::is_ascii_digit).collect();
    let is_number = query.chars().all(|sign| sign.is_ascii_digit() || " -+()*".contains(sign));
    (is_number && digits.len() >= DIGITS).then_some(digits)
}

/// The digits as numbers are compared.
fn key_of(digits: &str) -> String {
    Number::new(digits).map(|number| number.key()).unwrap_or_default()
}

/// Calls on the board whose number ends with what was typed, or whose session has it in it; the newest first.
fn calls(model: &Model, query: &str) -> Vec<Line> {
    let number = digits(query).map(|digits| key_of(&digits));
    let session = (query.len() >= 6 && !query.contains(' ')).then_some(query);
    if number.is_none() && session.is_none() {
        return Vec::new();
    }
    let fits = |call: &&std::sync::Arc<Call>| {
        let mut numbers = [&call.caller, &call.called].into_iter().flatten();
        number.as_ref().is_some_and(|digits| numbers.any(|number| number.key().ends_with(digits.as_str())))
            || session.is_some_and(|text| call.session.as_str().contains(text))
    };
    let found = model.board.calls.values().rev().filter(fits).take(CALLS);
    found.map(|call| call_line(model, call)).collect()
}

fn call_line(model: &Model, call: &Call) -> Line {
    let trust = crate::call::trust(call, &model.moment());
    let title = fill(model.phrases.screen.open_call, &[("call", &look::call_name(model, call))]);
    Line {
        id: None,
        title,
        detail: look::word(model.phrases, call, trust).to_owned(),
        key: None,
        icon: Some(Icon::External),
        wish: Command::OpenCall(call.session.clone()),
        obstacle: None,
        haystack: Haystack::default(),
    }
}

/// The history, asked for what was typed.
fn searches(model: &Model, query: &str) -> Option<Line> {
    let (words, condition) = match digits(query) {
        Some(digits) => {
            let words = fill(model.phrases.screen.find_number, &[("digits", &digits)]);
            (words, Condition::Number(Role::Either, vec![NumberPattern::Suffix(key_of(&digits))]))
        }
        None => {
            // A session has digits in it, and none has a space.
            let has_digits = query.chars().filter(char::is_ascii_digit).count() >= DIGITS;
            let session = SessionId::new(query).filter(|_| has_digits && !query.contains(' '))?;
            let words = fill(model.phrases.screen.find_session, &[("text", query)]);
            (words, Condition::Session(vec![session.as_str().to_owned()]))
        }
    };
    let filter = Filter { terms: vec![Expr::Is(condition)] }.to_string();
    Some(Line {
        id: None,
        title: words,
        detail: String::new(),
        key: None,
        icon: Some(Icon::History),
        wish: Command::ShowView { tab: Tab::History, filter },
        obstacle: None,
        haystack: Haystack::default(),
    })
}
