//! How the calls of the history's filter are spread: asked for once their first page is there.

use super::counted::Start;
use crate::backend::FacetAsk;
use crate::ui::app::App;
use crate::ui::command::Tab;
use crate::ui::model::Model;
use crate::ui::panel::pane;

/// Whether the counts are drawn.
pub(in crate::ui) fn is_shown(model: &Model) -> bool {
    model.tab == Tab::History && !model.call_is_open && !model.settings.folded.contains(pane::FACETS.name)
}

pub(in crate::ui) fn gather(app: &mut App) {
    let (model, asked, lookup) = (&mut app.model, &mut app.asked.spread, app.backend.lookup());
    if !is_shown(model) {
        return;
    }
    let list = &model.history.list;
    let moment = (model.now, model.board.stored);
    // The rows come first.
    let has_rows = model.history.page.as_ref().is_some_and(|page| !page.is_preview);
    let start = if has_rows { Start::Now } else { Start::Later };
    if let Some(due) = asked.due(list, moment, model.spread.problem.as_ref(), start)
        && lookup.facets.put(FacetAsk { list: due.list }, due.asking)
    {
        asked.note_asked(list, moment);
    }
    let answer = lookup.facets.latest();
    let answer = answer.as_deref().map(|answer| (&*answer.ask.list, &*answer.value));
    asked.show(&mut model.spread, list, model.now, answer, |counts| !counts.is_estimate);
}
