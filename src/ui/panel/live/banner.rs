//! Over the table: why nothing arrives, or why nothing is kept; and what was missed a moment ago, for whoever was away
//! from the screen meanwhile.

use egui::{Frame, Margin, Panel, Ui};

use crate::backend::{LIMITS, ListenerState, Showing, StoreState, Topic, listener_words};
use crate::call::mask::HIDDEN;
use crate::call::{Address, Cause, Gap, OneSided, Stamp};
use crate::i18n::{fill, grouped};
use crate::ui::command::{Command, Tab, Written};
use crate::ui::gather::alerts::Raised;
use crate::ui::gather::wake_after;
use crate::ui::model::Model;
use crate::ui::panel::trouble::store_words;
use crate::ui::theme::{S4, S16, Tokens, Tone};
use crate::ui::widget::card;

/// Milliseconds for which something that is over is still told.
const TOLD_MILLIS: i64 = 5 * 60_000;

/// Raised alerts that have a banner each; more of them share one.
const ALERTS: usize = 2;

/// One banner: what it says, and what a press on its button leads to.
struct Banner {
    tone: Tone,
    message: String,
    action: Option<(&'static str, Command)>,
    /// A second one.
    other: Option<(&'static str, Command)>,
}

/// What keeps pushes from arriving or from being kept, and what did a moment ago.
pub(super) fn banners(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let mut all = pressing(model);
    all.extend(troubles(model));
    all.extend(one_sided(model));
    all.extend(alerts(model));
    let is_well = model.health.store == StoreState::Ready
        && !matches!(model.health.listener, ListenerState::Failed { .. });
    if is_well {
        let news = news(model);
        if !news.is_empty() {
            // They leave by themselves.
            wake_after(ui.ctx(), TOLD_MILLIS);
        }
        all.extend(news);
    }
    show(ui, all, wishes);
}

/// The banners of every other page: only what keeps pushes from arriving or from being kept now, which cannot wait
/// until somebody looks at the board.
pub fn pressing_ui(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let mut all = pressing(model);
    if !model.call_is_open {
        // Nobody is sent to where one is.
        for banner in &mut all {
            banner.action.take_if(|(_, wish)| *wish == Command::Go(model.tab));
        }
    }
    if !all.is_empty() {
        let frame = Frame::new().fill(Tokens::of(ui).bg);
        Panel::top("pressing").frame(frame).resizable(false).show_separator_line(false).show(ui, |ui| {
            show(ui, all, wishes);
        });
    }
}

fn show(ui: &mut Ui, all: Vec<Banner>, wishes: &mut Vec<Command>) {
    for Banner { tone, message, action, other } in all {
        let actions: Vec<_> = action.into_iter().chain(other).collect();
        let words: Vec<&str> = actions.iter().map(|(word, _)| *word).collect();
        let pressed = Frame::new()
            .inner_margin(Margin::symmetric(S16 as i8, S4 as i8))
            .show(ui, |ui| card::banner_with(ui, tone, &message, &words))
            .inner;
        wishes.extend(pressed.and_then(|nth| actions.into_iter().nth(nth)).map(|(_, wish)| wish));
    }
}

/// Alerts that were raised, but for those that are snoozed; many of them in one, for the board is what the page is for.
fn alerts(model: &Model) -> Vec<Banner> {
    let w = &model.phrases.alerts;
    let orange = |message, action| Banner { tone: Tone::Orange, message, action: Some(action), other: None };
    let raised: Vec<_> = model.alerts.raised(model).collect();
    if raised.len() > ALERTS {
        let names = model.alerts.raised_names(model);
        let n = names.len().to_string();
        let names: Vec<_> = names.into_iter().map(|name| model.text(name)).collect();
        let names = model.phrases.lang.listed(&names);
        let phrase = if n == "1" { w.banner_one } else { w.banner_many };
        let message = fill(phrase, &[("n", &n), ("names", &names)]);
        return vec![orange(message, (w.to_alerts, Command::Go(Tab::Alerts)))];
    }
    let each = |raised: &Raised<'_>| orange(raised.words(model), (w.show_calls, raised.show_calls(model)));
    raised.iter().map(each).collect()
}

/// One of the two addresses hears nothing any more.
fn one_sided(model: &Model) -> Vec<Banner> {
    let p = &model.phrases.live;
    let banner = |one: &OneSided| Banner {
        tone: Tone::Orange,
        message: one_sided_words(model, one),
        action: Some((p.to_doctor, Command::Go(Tab::Doctor))),
        other: Some((p.intended, Command::IntendOneSided(one.key()))),
    };
    model.alerts.one_sided(&model.settings).into_iter().map(banner).collect()
}

/// Since when an address hears nothing, and what that means.
pub fn one_sided_words(model: &Model, one: &OneSided) -> String {
    let p = &model.phrases.live;
    let phrase = match one.address {
        Address::Status => p.no_status,
        Address::Cdr => p.no_cdr,
    };
    let day = |at: Stamp| model.zone.civil(at).date();
    let is_today = day(one.since) == day(model.now.stamp());
    let time = if is_today { model.zone.format_time(one.since) } else { model.zone.format(one.since) };
    let of = model.phrases.aside(one.of.service(), one.of.app());
    let n = grouped(one.calls as u64) + if one.is_cut { "+" } else { "" };
    fill(phrase, &[("time", &time), ("of", &of), ("n", &n)])
}

fn red(message: String, action: Option<(&'static str, Command)>) -> Banner {
    Banner { tone: Tone::Red, message, action, other: None }
}

/// What keeps pushes from arriving or from being kept now.
fn pressing(model: &Model) -> Vec<Banner> {
    let (p, health) = (&model.phrases.live, &model.health);
    let listener = match &health.listener {
        ListenerState::Failed { address, problem } => {
            let mut message = listener_words(*address, problem, model.phrases);
            // An audience sees neither addresses nor places of files.
            if let Some(path) = problem.path().filter(|_| model.screen.presenting) {
                message = message.replace(&path.display().to_string(), HIDDEN);
            }
            let message = model.address(&message).into_owned();
            Some(red(message, Some((p.to_settings, Command::Go(Tab::Settings)))))
        }
        _ => None,
    };
    let store = match &health.store {
        StoreState::Ready => None,
        StoreState::Failing(error) => Some(fill(p.store_failing, &[("problem", &store_words(model, error))])),
        StoreState::Closed(error) => Some(fill(p.store_closed, &[("problem", &store_words(model, error))])),
    };
    let store = store.map(|message| red(message, None));
    let is_barred = model.bars_everybody && !model.screen.presenting;
    let barred = is_barred.then(|| red(p.settings_barred.to_owned(), to_odd(model)));
    listener.into_iter().chain(store).chain(barred).collect()
}

fn to_odd(model: &Model) -> Option<(&'static str, Command)> {
    Some((model.phrases.live.show_odd, Command::Go(Tab::Settings)))
}

/// What else is wrong, and has not to be seen at once.
fn troubles(model: &Model) -> Vec<Banner> {
    let p = &model.phrases.live;
    let aside = model.health.set_aside.as_ref().map(|aside| {
        let path = if model.screen.presenting { HIDDEN.to_owned() } else { aside.path.display().to_string() };
        let may_show = model.why_not_shown(Showing::Folder).is_none();
        let show = || (model.phrases.outside.open_folder, Command::ShowFolder(Written::SetAside));
        red(fill(p.store_set_aside, &[("path", &path)]), may_show.then(show))
    });
    let is_odd = !model.warnings.is_empty() && !model.bars_everybody && !model.screen.presenting;
    let message = p.settings_odd.to_owned();
    let odd = is_odd.then(|| Banner { tone: Tone::Orange, message, action: to_odd(model), other: None });
    aside.into_iter().chain(odd).collect()
}

/// What went wrong a moment ago, and what makes pushes wait.
fn news(model: &Model) -> Vec<Banner> {
    let orange = |message, action| Banner { tone: Tone::Orange, message, action, other: None };
    let to_gaps = || Some((model.phrases.gaps.show_gaps, Command::ShowTopic(Topic::Gaps)));
    let missed = just_over(model).map(|message| orange(message, to_gaps()));
    let crowd = crowd_words(model).map(|message| orange(message, None));
    let clock = set_back_words(model).map(|message| orange(message, None));
    missed.into_iter().chain(crowd).chain(clock).collect()
}

/// When nothing could be received, or not everything, the last time in full. That the program was closed is nothing new
/// to whoever has just opened it.
fn just_over(model: &Model) -> Option<String> {
    let is_news = |gap: &&Gap| {
        gap.cause != Cause::Closed && gap.to.is_some_and(|to| to.is_younger_than(TOLD_MILLIS, model.now))
    };
    let mut gaps = model.board.gaps.iter().rev().filter(is_news);
    let words = gap_words(model, gaps.next()?);
    Some(match gaps.count() {
        0 => words,
        n => {
            let more = fill(model.phrases.gaps.incomplete_more, &[("n", &n.to_string())]);
            model.phrases.lang.sentences(&[&words, &more])
        }
    })
}

fn gap_words(model: &Model, gap: &Gap) -> String {
    let w = &model.phrases.gaps;
    let time = |at: crate::call::Arrival| model.zone.format_time(at.stamp());
    let phrase = if gap.refused > 0 { w.just_refused } else { w.just_over };
    let (from, to) = (time(gap.from), time(gap.end(model.now)));
    let (cause, n) = (model.phrases.cause(gap.cause), grouped(gap.refused));
    fill(phrase, &[("from", &from), ("to", &to), ("cause", cause), ("n", &n)])
}

/// Every connection is taken: whoever comes now waits in the queue of the system.
fn crowd_words(model: &Model) -> Option<String> {
    let door = &model.health.door;
    let most = door.visitors.iter().max_by_key(|visitor| visitor.connections)?;
    let (max, n) = (grouped(u64::from(LIMITS.connections)), grouped(u64::from(most.connections)));
    let blanks = [("max", max.as_str()), ("peer", &model.address(&most.peer)), ("n", &n)];
    let words = fill(model.phrases.security.crowded, &blanks);
    (door.connections >= LIMITS.connections).then_some(words)
}

fn set_back_words(model: &Model) -> Option<String> {
    let set_back = model.health.set_back?;
    let time = model.zone.format_time(set_back.at.stamp());
    // From the last second that was looked at, which may be some before somebody set it: six hours are not told as
    // five.
    let n = model.phrases.roughly(set_back.secs + 30);
    let words = fill(model.phrases.gaps.set_back, &[("time", &time), ("n", &n)]);
    set_back.at.is_younger_than(TOLD_MILLIS, model.now).then_some(words)
}
