//! The key figures of the calls of the history's filter: asked for while their page is shown.

use super::counted::Start;
use crate::backend::FiguresAsk;
use crate::ui::app::App;

pub(in crate::ui) fn gather(app: &mut App) {
    let (model, asked, lookup) = (&mut app.model, &mut app.asked.figures, app.backend.lookup());
    let list = &model.history.list;
    let moment = (model.now, model.board.stored);
    if let Some(due) = asked.due(list, moment, model.figures.problem.as_ref(), Start::Now)
        && lookup.figures.put(FiguresAsk { list: due.list }, due.asking)
    {
        asked.note_asked(list, moment);
    }
    let answer = lookup.figures.latest();
    let answer = answer.as_deref().map(|answer| (&*answer.ask.list, &*answer.value));
    asked.show(&mut model.figures, list, model.now, answer, |figures| figures.is_whole);
}
