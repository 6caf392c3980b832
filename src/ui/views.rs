//! The saved views of the board and of the history; until somebody saves one, those that most people need.

use super::command::{Command, Tab, typed};
use super::model::Model;
use crate::call::filter::Filter;
use crate::i18n::{Phrases, fill};
use crate::settings::{Place, Settings, View, view_text};

/// Views that are offered of a table.
const fn offered_count(place: Place) -> usize {
    match place {
        Place::History => 5,
        Place::Live => 3,
    }
}

/// A view as it is offered.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub name: String,
    pub filter: String,
    /// Somebody saved it; others are only offered.
    pub is_saved: bool,
}

impl Kept {
    pub fn to_view(&self, place: Place) -> View {
        View { name: self.name.clone(), filter: self.filter.clone(), place }
    }
}

/// The views of a table, in the order of their keys.
pub fn of(settings: &Settings, phrases: &Phrases, place: Place) -> Vec<Kept> {
    let kept = settings.views.iter().filter(|view| view.place == place);
    let kept: Vec<Kept> = kept
        .map(|view| Kept { name: view.name.clone(), filter: view.filter.clone(), is_saved: true })
        .collect();
    if !kept.is_empty() {
        return kept;
    }
    offered(phrases, place)
        .into_iter()
        .map(|View { name, filter, .. }| Kept { name, filter, is_saved: false })
        .collect()
}

/// How many there are.
pub fn count(settings: &Settings, place: Place) -> usize {
    match settings.views.iter().filter(|view| view.place == place).count() {
        0 => offered_count(place),
        kept => kept,
    }
}

/// What is offered until somebody saves a view of the table; then it stays beside it.
pub fn offered(phrases: &Phrases, place: Place) -> Vec<View> {
    let (h, a) = (&phrases.history, &phrases.actions);
    let views: &[(&str, &str)] = match place {
        Place::History => &[
            (h.view_all, ""),
            (h.view_unanswered, "at:today outcome:not_answered"),
            (h.view_faults, "outcome:failed"),
            (h.view_answered, "outcome:answered"),
            (h.view_short, "outcome:answered talk<=6"),
        ],
        Place::Live => {
            &[(a.all_calls, ""), (a.talking, "state:talking"), (a.doubtful, "trust:quiet,stale,lost")]
        }
    };
    let view = |(name, filter): &(&str, &str)| View {
        name: (*name).to_owned(),
        filter: (*filter).to_owned(),
        place,
    };
    views.iter().map(view).collect()
}

/// What is in force on the page, under the name it was saved with, if it was.
pub fn in_force(model: &Model) -> Option<View> {
    let place = if model.tab == Tab::Live { Place::Live } else { Place::History };
    let filter = typed(model).read().ok()?;
    let name = name_of(model, place, filter).unwrap_or_else(|| model.phrases.sharing.unnamed.to_owned());
    Some(View { name, filter: filter.to_string(), place })
}

/// The name under which a filter was saved.
pub fn name_of(model: &Model, place: Place, filter: &Filter) -> Option<String> {
    let is_same = |view: &Kept| Filter::parse(&view.filter).is_ok_and(|other| other == *filter);
    of(&model.settings, model.phrases, place).into_iter().find(is_same).map(|view| view.name)
}

/// Whether the screen shows name and filter of a view as they are.
pub fn may_be_copied(model: &Model, view: &View) -> bool {
    [&view.name, &view.filter].into_iter().all(|text| model.text(text) == text.as_str())
}

/// Copies a view as text.
pub fn copy(model: &Model, view: &View) -> Command {
    let what = fill(model.phrases.sharing.copied, &[("name", &model.text(&view.name))]);
    Command::Copy { text: view_text::write(view), what }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::filter::Filter;
    use crate::i18n::Lang;

    #[test]
    fn a_view_with_a_number_in_its_name_is_not_copied_from_a_masked_screen() {
        use crate::ui::command::{Action, Obstacle};
        let view = |name: &str, filter: &str| View {
            name: name.to_owned(),
            filter: filter.to_owned(),
            place: Place::History,
        };
        let check = |view: View, obstacle: Option<Obstacle>| {
            let mut model = crate::ui::testing::fixture::model(Lang::En, &view.filter);
            model.settings.views = vec![view.clone()];
            assert_eq!((Action::CopyView.obstacle(&model), may_be_copied(&model, &view)), (None, true));
            model.settings.mask = true;
            let is_free = obstacle.is_none();
            assert_eq!(
                (Action::CopyView.obstacle(&model), may_be_copied(&model, &view)),
                (obstacle, is_free)
            );
        };
        check(view("Faults", "outcome:failed"), None);
        check(view("回电 13900139001", "outcome:failed"), Some(Obstacle::HasNumbers));
        check(view("Faults", "13900139001"), Some(Obstacle::HasNumbers));
    }

    #[test]
    fn what_is_offered_can_be_read_and_gives_way_to_what_was_saved() {
        let phrases = Lang::En.phrases();
        let mut settings = Settings::default();
        for place in [Place::Live, Place::History] {
            let views = of(&settings, phrases, place);
            assert_eq!(views.len(), count(&settings, place));
            for view in views {
                assert!(Filter::parse(&view.filter).is_ok(), "{}", view.filter);
            }
        }
        settings.views =
            vec![View { name: "Mine".to_owned(), filter: "138*".to_owned(), place: Place::Live }];
        let mine = Kept { name: "Mine".to_owned(), filter: "138*".to_owned(), is_saved: true };
        assert_eq!(of(&settings, phrases, Place::Live), [mine]);
        assert_eq!(count(&settings, Place::Live), 1);
        assert_eq!(of(&settings, phrases, Place::History).len(), count(&settings, Place::History));
    }
}
