//! Calls that are declared and not built yet.

use crate::api::*;
use crate::app::App;
use crate::error::internal;
use crate::view::*;

macro_rules! unbuilt {
    ($($name:ident($params:ty) -> $reply:ty),* $(,)?) => {
        impl App {
            $(pub fn $name(&self, _: $params) -> Result<$reply, ApiError> {
                Err(internal(concat!(stringify!($name), " is not built yet")))
            })*
        }
    };
}

unbuilt! {
    import_open(ImportOpen) -> ImportSource,
    import_check(ImportCheck) -> JobView,
    import_report(JobId) -> ImportReport,
    import_shapes(ImportShapes) -> PreviewShapes,
    import_confirm(ImportConfirm) -> JobView,
    import_drop(SourceId) -> Done,
    job(JobId) -> JobView,
    job_cancel(JobId) -> JobView,
    ledger(Ledger) -> LedgerPage,
    duty(AreaId) -> DutyFull,
    duty_choices(Nothing) -> DutyChoices,
    duty_save(DutySave) -> Done,
    answer_table(Ledger) -> AnswerTable,
    answer_save(AnswerSave) -> Done,
    field_settle(FieldSettle) -> Done,
    standard_save(StandardSave) -> Made,
    shop_list(ShopList) -> ShopPage,
    shop(ShopId) -> ShopView,
    shop_save(ShopSave) -> Made,
    shop_check(ShopCheck) -> Made,
    plots(Nothing) -> Plots,
    plot_save(PlotSave) -> Made,
    coverage(Nothing) -> CoverageView,
    card_print(CardPrint) -> Paper,
    ledger_print(LedgerPrint) -> Paper,
}
