// Generated from the facade's Rust types; do not edit. See core/tests/generated_types.rs.

export type AddNote = { case: string, text: string, };

export type AddPhoto = { case: string, photo: PhotoRef, };

export type AnswerColumn = { key: string, name_zh: string, name_en: string, };

export type AnswerRow = { area: string, name: string, street_name: string, answers: Array<AnswerView>, };

export type AnswerSave = { areas: Array<string>, key: string, unit: string | null, };

export type AnswerTable = { columns: Array<AnswerColumn>, rows: Array<AnswerRow>, next: string | null, };

export type AnswerView = { 
/**
 * Class key, "kind:group" or "*".
 */
key: string, name_zh: string, name_en: string, 
/**
 * None: falls to whoever takes the rest.
 */
unit: string | null, unit_name: string | null, 
/**
 * Named for this very key, or inherited from the group or from "*".
 */
own: boolean, };

export type ApiError = { code: ErrorCode, 
/**
 * For logs and developers; never shown to a user.
 */
message: string, 
/**
 * Whether the same call may succeed later without the person changing anything.
 */
retry: boolean, 
/**
 * Values the words may need, e.g. `free_mb`.
 */
values: Array<[string, string]>, };

export type AreaId = { area: string, };

export type AreaState = "one" | "overlap" | "hole" | "outside" | "no_fix";

export type AreaView = { id: string, name: string, street: string, street_name: string, inspector_name: string | null, deputy_name: string | null, 
/**
 * Area in square metres.
 */
area_m2: number, unit_grids: number, };

export type AskId = { ask: string, };

export type AskState = "open" | "shared" | "declined" | "lapsed";

export type BadRow = { 
/**
 * Line, feature or row number as a person counts, from 1.
 */
row: number, 
/**
 * Sheet, where there are several.
 */
sheet: string | null, 
/**
 * Name or code of the feature, if it could be read.
 */
what: string | null, 
/**
 * Message key: `import.bad.<code>`.
 */
code: string, 
/**
 * Values the words need: `column`, `value`, `lon`, `lat`, `other` …
 */
values: Array<[string, string]>, };

export type CardPrint = { area: string, lang: string, };

export type CaseBrief = { id: string, state: CaseStateView, class: ClassView, place_text: string, point: PointView | null, street: string, street_name: string, grid_code: string | null, author_name: string, acted_at_ms: number, received_at_ms: number | null, 
/**
 * Hash of the first photo, for the thumbnail.
 */
thumb: string | null, photos: PhotoCount, delivery: Delivery, note: string | null, 
/**
 * Some of its history has not arrived yet: shown as such.
 */
partial: boolean, 
/**
 * Written in part by a newer app: only notes and photos can be added here.
 */
partly_understood: boolean, 
/**
 * Two people changed the same thing at once; a person must choose.
 */
raced: boolean, 
/**
 * Recorded under a grant that had lapsed then.
 */
lapsed: boolean, 
/**
 * Recorded on this device by the person signed in.
 */
mine: boolean, };

export type CaseCommand = "add_photo" | "add_note" | "correct_class" | "correct_place" | "withdraw" | "transfer" | "settle";

export type CaseFilter = { state: CaseStateView | null, street: string | null, 
/**
 * Class key.
 */
class: string | null, 
/**
 * Text in place, note or class name.
 */
text: string | null, from_ms: number | null, to_ms: number | null, 
/**
 * Only what the person signed in recorded.
 */
mine: boolean, 
/**
 * Only cases with photos still missing.
 */
incomplete: boolean, 
/**
 * West, south, east, north in 1e-7 degrees.
 */
bbox: [number, number, number, number] | null, };

export type CaseFull = { brief: CaseBrief, condition: ConditionView | null, photos: Array<PhotoView>, notes: Array<NoteView>, history: Array<HistoryLine>, evidence: EvidenceSummary, locus: Locus | null, races: Array<RaceView>, allowed: Array<CaseCommand>, 
/**
 * Accuracy of the position, millimetres; none without a fix.
 */
accuracy_mm: number | null, };

export type CaseId = { case: string, };

export type CaseList = { filter: CaseFilter, after: string | null, limit: number, };

export type CasePage = { rows: Array<CaseBrief>, total: number, 
/**
 * Give back to get the next page.
 */
next: string | null, };

export type CasePoint = { id: string, lon_e7: number, lat_e7: number, state: CaseStateView, };

export type CasePoints = { points: Array<CasePoint>, cut: boolean, };

export type CaseStateView = "self_disposed" | "reported" | "withdrawn";

export type ChangeEvent = { topics: Array<Topic>, 
/**
 * Cases that changed, when few.
 */
cases: Array<string>, };

export type ChangeId = { change: string, };

export type ChangeKind = "import" | "draw" | "split" | "merge";

export type ChangeList = { after: string | null, limit: number, };

export type ChangePage = { changes: Array<ChangeView>, next: string | null, };

export type ChangeUse = "cases" | "later" | "named";

export type ChangeView = { id: string, what: ChangeKind, title: string, layers: Array<MapLayer>, from_day: string, count: number, by: string | null, at_ms: number, undone: boolean, 
/**
 * Why it cannot be taken back any more: cases recorded on it, later changes. Empty when it can.
 */
used: Array<ChangeUse>, 
/**
 * Features with two editions of one day.
 */
contested: number, };

export type Changed = { 
/**
 * The change that was written.
 */
change: string, };

export type CheckResultView = "kept" | "fixed" | "reminded" | "warned" | "passed";

export type CheckView = { id: string, at_ms: number, by: string | null, result: CheckResultView, note: string, photo: string | null, 
/**
 * Not sent yet.
 */
unsent: boolean, };

export type ClassBranch = { groups: Array<ClassGroup>, classes: Array<ClassView>, };

export type ClassCount = { class: ClassView, count: number, };

export type ClassDetail = { class: ClassView, conditions: Array<ConditionView>, 
/**
 * Photo kinds asked for; a missing one never blocks saving.
 */
photo_kinds: Array<PhotoRole>, 
/**
 * The same class in other editions, as display text ("GB/T 30428.2-2013 0110 …").
 */
other_editions: Array<string>, 
/**
 * The standard's name and whether it was checked against the original text.
 */
standard: string, standard_checked: boolean, };

export type ClassGroup = { group: string, kind: ClassKind, name_zh: string, name_en: string, count: number, };

export type ClassHits = { hits: Array<ClassView>, };

export type ClassKey = { class: string, };

export type ClassKind = "component" | "matter";

export type ClassSearch = { text: string, limit: number, };

export type ClassTree = { group: string | null, };

export type ClassView = { 
/**
 * Opaque key (standard edition, kind and code).
 */
key: string, code: string, kind: ClassKind, name_zh: string, name_en: string, group_zh: string, group_en: string, favourite: boolean, };

export type ClockHealth = { state: ClockState, 
/**
 * Server time minus device time, milliseconds; none when never measured.
 */
offset_ms: number | null, };

export type ClockState = "unmeasured" | "good" | "off" | "jumped_back";

export type ConditionView = { id: string, text_zh: string, text_en: string, limit: LimitView, closing_zh: string, closing_en: string, 
/**
 * True for sample data, which the UI labels (示例数据).
 */
sample: boolean, };

export type CorrectClass = { case: string, class: string, condition: string | null, };

export type CorrectPlace = { case: string, fix: FixInput | null, grid: string | null, place_text: string | null, };

export type CoverageLine = { street: string, street_name: string, 
/**
 * Area of the street, square metres; 0 when its boundary is not known.
 */
street_m2: number, 
/**
 * In responsibility areas.
 */
areas_m2: number, 
/**
 * Of those, with an inspector.
 */
staffed_m2: number, areas: number, staffed: number, people: number, };

export type CoverageView = { total: CoverageLine, streets: Array<CoverageLine>, overlaps: Array<OverlapView>, holes: Array<HoleView>, };

export type DatumView = "wgs84" | "gcj02" | "bd09";

export type DatumWarning = { 
/**
 * By how far, metres.
 */
shift_m: number, 
/**
 * The datum in which they would fit.
 */
better: DatumView, 
/**
 * How far they would still be off in it, metres.
 */
better_m: number, };

export type Delivery = "waiting" | "photos_waiting" | "delivered" | "held";

export type DeskOverview = { 
/**
 * Reports waiting for intake (待受理), oldest first.
 */
needs_person: Array<CaseBrief>, needs_person_total: number, 
/**
 * Two people changed the same thing: someone must choose.
 */
raced: Array<CaseBrief>, 
/**
 * Records the server holds back, to be looked at.
 */
held: Array<HeldView>, streets: Array<StreetCount>, 
/**
 * Newest arrivals first, for the live strip.
 */
arrivals: Array<CaseBrief>, 
/**
 * Cases whose named photos have not all arrived.
 */
incomplete: number, from_ms: number, to_ms: number, };

export type DeskWindow = { days: number, };

export type Done = Record<symbol, never>;

export type DraftId = { id: string, };

export type DraftKept = { id: string, };

export type DraftPut = { id: string | null, kind: string, content: string, };

export type DraftView = { id: string, kind: string, content: string, saved_at_ms: number, };

export type Drafts = { drafts: Array<DraftView>, };

export type DrawCheck = { edits: Array<ProposedEdit>, from_day: string, };

export type DrawSave = { edits: Array<ProposedEdit>, from_day: string, title: string, what: ChangeKind, };

export type DroppedCount = { reason: DroppedView, count: number, };

export type DroppedView = "vague" | "warming_up" | "jump" | "nowhere" | "paused";

export type DutyBrief = { area: string, name: string, inspector_name: string | null, deputy_name: string | null, unit_name: string | null, standard_title: string | null, standard_text: string, tasks: Array<string>, duties: string, hours: HoursView, slots: Array<SlotView>, 
/**
 * Who answers for each group here, as the grid × class table says.
 */
answers: Array<AnswerView>, open_cases: number, };

export type DutyChoices = { people: Array<PersonChoice>, units: Array<UnitChoice>, standards: Array<StandardView>, roads: Array<RoadChoice>, 
/**
 * Areas one inspector answers for before he counts as overloaded.
 */
load: number, };

export type DutyFlag = "empty" | "same_person" | "overload" | "no_grant" | "no_standard" | "no_slots" | "overlaps" | "contested" | "no_shape";

export type DutyFull = { row: LedgerRow, shape: ShapeView | null, 
/**
 * First day of the boundary in force.
 */
boundary_from: string | null, classes: Array<string>, tasks: Array<string>, standard_id: string | null, 
/**
 * The version agreed on; none follows the one in force.
 */
standard_version: number | null, standard_text: string, roads: Array<RoadChoice>, shops: Array<ShopView>, duties: string, answers: Array<AnswerView>, 
/**
 * 跟踪督办: what was reported here and is still open, oldest first.
 */
follow: Array<CaseBrief>, overlaps: Array<OverlapView>, 
/**
 * Fields on which two people's changes met.
 */
raced: Array<RacedField>, 
/**
 * Whether whoever is signed in may change it.
 */
may_edit: boolean, };

export type DutySave = { area: string, inspector: string | null, deputy: string | null, classes: Array<string> | null, tasks: Array<string> | null, slots: Array<SlotView> | null, 
/**
 * 0 clears.
 */
rounds: number | null, 
/**
 * Standard's id; empty clears.
 */
standard: string | null, 
/**
 * Version agreed on; none follows the one in force.
 */
standard_version: number | null, roads: Array<string> | null, duties: string | null, name: string | null, code: string | null, };

export type EditionView = { 
/**
 * First day, YYYY-MM-DD.
 */
from_day: string, change: string, what: ChangeKind, title: string, by: string | null, ended: boolean, 
/**
 * Another edition of the same day did not know of this one: a person takes one of the two back.
 */
contested: boolean, shape: ShapeView | null, };

export type Enrol = { qr: string | null, server: string | null, code: string | null, pin: string | null, };

export type ErrorCode = "bad_request" | "not_signed_in" | "not_enrolled" | "wrong_pin" | "pin_back_off" | "code_unknown" | "code_used" | "code_expired" | "server_unreachable" | "not_a_gridwalk_server" | "certificate_mismatch" | "version_too_old" | "revoked" | "not_allowed" | "not_found" | "case_withdrawn" | "not_yours" | "nothing_to_withdraw" | "already_so" | "partly_understood" | "case_partial" | "empty_text" | "text_too_long" | "unknown_class" | "unknown_condition" | "unknown_street" | "unknown_grid" | "place_missing" | "photo_missing" | "photo_empty" | "photo_truncated" | "photo_corrupt" | "photo_too_large" | "photo_too_many_pixels" | "photo_heic" | "photo_unsupported" | "photo_already_sent" | "no_space" | "store_wrong_key" | "store_newer" | "store_damaged" | "handover_wrong_code" | "handover_damaged" | "nothing_unsent" | "bad_day" | "bad_shape" | "no_cut" | "not_touching" | "change_used" | "not_your_street" | "stale" | "file_unknown" | "file_unreadable" | "file_cut_off" | "file_too_large" | "file_empty" | "file_encrypted" | "file_format" | "crs_unsupported" | "encoding_unknown" | "column_missing" | "nothing_to_import" | "bad_rows_left" | "job_unknown" | "cancelled" | "too_many" | "name_missing" | "file_incomplete" | "no_space_for_file" | "pack_unreadable" | "pack_cut" | "pack_unsupported" | "pack_damaged" | "approval_missing" | "patrol_runs" | "no_patrol" | "rule_never" | "rule_too_often" | "rule_proof" | "route_empty" | "purpose_missing" | "bad_until" | "ask_lapsed" | "ask_answered" | "track_not_here" | "gpx_unreadable" | "gpx_timeless" | "gpx_empty" | "internal";

export type EvidenceCheck = { ok: boolean, items: Array<EvidenceItem>, checked_at_ms: number, };

export type EvidenceItem = { what: EvidenceWhat, verdict: EvidenceVerdict, 
/**
 * Photo hash or history position, to mark the row.
 */
refers_to: string, details: Array<[string, string]>, };

export type EvidenceSummary = { photos: PhotoCount, acts: number, sealed_acts: number, partial: boolean, };

export type EvidenceVerdict = "holds" | "altered" | "absent" | "open";

export type EvidenceWhat = "act" | "chain" | "seal" | "receipt" | "photo";

export type Favourite = { class: string, on: boolean, };

export type FieldSettle = { layer: MapLayer, id: string, field: string, challenger_version: number, take_challenger: boolean, };

export type FileId = { file: string, };

export type FixInput = { lon_e7: number, lat_e7: number, 
/**
 * Radius of 68 % confidence, millimetres.
 */
accuracy_mm: number, source: FixSource, 
/**
 * When the fix was taken, device clock, milliseconds.
 */
fixed_at_ms: number, };

export type FixSource = "gnss" | "network" | "manual";

export type FixesTaken = { kept: number, still: number, dropped: Array<DroppedCount>, 
/**
 * Outside all of one's own areas: told to oneself only, never kept. None when there is no area or no position.
 */
outside: boolean | null, };

export type GapReasonView = "no_fix" | "gps_off" | "killed" | "battery" | "clock_jump" | "permission" | "paused" | "mock";

export type GapView = { from_ms: number, until_ms: number | null, reason: GapReasonView, };

export type GpxImport = { file: string, means: MeansView, assessed: boolean, };

export type GpxTaken = { patrols: Array<string>, points: number, dropped: Array<DroppedCount>, gaps: number, 
/**
 * Points without a time: a track cannot use them.
 */
timeless: number, };

export type GridCandidate = { 
/**
 * 单元网格标识码, 15 digits: people of the field know it, so it may be shown.
 */
code: string, area_id: string | null, area_name: string | null, distance_mm: number, 
/**
 * The unit that answers for the chosen class here, if it differs between candidates.
 */
responsible_unit: string | null, };

export type GroundFindings = { overlaps: Array<OverlapView>, holes: Array<HoleView>, 
/**
 * Shapes that cannot be saved as they are.
 */
faults: Array<ShapeFault>, 
/**
 * Square metres (surfaces) or millimetres (lines) of each shape that was asked about, in order.
 */
measures: Array<number>, 
/**
 * Indexes of shapes that lie partly outside every street.
 */
outside: Array<number>, };

export type GroundFull = { row: GroundRow, shape: ShapeView | null, 
/**
 * Fields by key, in order; the screen finds words by `field.<layer>.<key>`. Values are already readable.
 */
fields: Array<[string, string]>, 
/**
 * Boundaries and attributes by their first day, newest first.
 */
editions: Array<EditionView>, 
/**
 * Open and late cases that lie in it or within reach of it, newest first.
 */
cases: Array<CaseBrief>, open_cases: number, 
/**
 * Looks at a shopfront, newest first.
 */
checks: Array<CheckView>, };

export type GroundId = { layer: MapLayer, id: string, day: string | null, };

export type GroundList = { layer: MapLayer, street: string | null, text: string | null, day: string | null, after: string | null, limit: number, };

export type GroundPage = { rows: Array<GroundRow>, total: number, 
/**
 * Ask with this for what follows.
 */
next: string | null, };

export type GroundRow = { id: string, layer: MapLayer, name: string, 
/**
 * Code people of the field know (单元网格标识码, 部件标识码 …), where there is one.
 */
code: string | null, street_name: string | null, 
/**
 * What kind within its layer: category of a point, kind of a zone, state of a component; already in its own words where the
 * office wrote it, else a key that the screen finds words for.
 */
sort: string | null, 
/**
 * Square metres of a surface.
 */
area_m2: number | null, 
/**
 * Millimetres of a line.
 */
length_mm: number | null, 
/**
 * Middle of it.
 */
point: PointView | null, };

export type HandoverMade = { 
/**
 * Name proposed for the file.
 */
file_name: string, 
/**
 * Base64 of the encrypted file.
 */
content_base64: string, 
/**
 * The typed code that opens it, to be read out or written down.
 */
code: string, records: number, photos: number, };

export type HandoverTake = { content_base64: string, code: string, };

export type HandoverTaken = { records: number, photos: number, already_there: number, from_person: string, };

export type HeldDecision = { notice: string, take: boolean, };

export type HeldView = { 
/**
 * What to name when deciding on it; none for records of this device, which its own author cannot let through.
 */
notice: string | null, who: string, kind: string, 
/**
 * Message key of the reason.
 */
reason: string, at_ms: number, case: string | null, };

export type Here = { locus: Locus, 
/**
 * Another area lies over this one here, or none lies here at all.
 */
area_state: AreaState, duty: DutyBrief | null, zones: Array<ZoneHere>, 
/**
 * Shopfronts, points and components within reach, nearest first.
 */
near: Array<NearThing>, 
/**
 * Plots nobody owns that hold the position.
 */
plots: Array<GroundRow>, };

export type HereAsked = { fix: FixInput | null, class: string | null, at_ms: number | null, reach_m: number, };

export type HistoryLine = { 
/**
 * Message key of what happened, e.g. `case.self_disposed`.
 */
kind: string, 
/**
 * Earliest and latest moment it can have happened.
 */
earliest_ms: number, latest_ms: number, received_at_ms: number | null, who: string, unit_name: string, outcome: Outcome, 
/**
 * Message key of the reason when superseded, raced or held.
 */
reason: string | null, 
/**
 * Words to show with it: (message key, value).
 */
details: Array<[string, string]>, 
/**
 * The class it names, if any, in both languages.
 */
class: ClassView | null, lapsed: boolean, 
/**
 * The device's seal over this act has arrived and holds.
 */
sealed: boolean, 
/**
 * Position within the entity's history, 1-based; none while unsent.
 */
version: number | null, };

export type HoleView = { street: string, street_name: string, m2: number, shape: ShapeView, };

export type HoursView = { "is": "always" } | { "is": "now", "minutes": number } | { "is": "later", "minutes": number } | { "is": "never" };

export type ImportCheck = { source: string, 
/**
 * Layer of the file.
 */
file_layer: string, layer: MapLayer, datum: DatumView, columns: Array<ImportField>, from_day: string, 
/**
 * Text encoding when the guess was wrong.
 */
encoding: string | null, 
/**
 * Longitude and latitude are swapped in the file.
 */
swapped: boolean, };

export type ImportColumn = { name: string, samples: Array<string>, };

export type ImportColumns = { layer: MapLayer, fields: Array<ImportField>, 
/**
 * From the last import of a file with these columns.
 */
remembered: boolean, };

export type ImportConfirm = { job: string, without_bad: boolean, };

export type ImportField = { 
/**
 * The screen finds words by `field.<layer>.<key>`.
 */
key: string, needed: boolean, 
/**
 * Key by which a feature is found again when a file is imported a second time.
 */
identifies: boolean, column: string | null, };

export type ImportFormat = "geo_json" | "shapefile" | "geo_package" | "csv" | "xlsx";

export type ImportGeometry = "point" | "line" | "area" | "mixed" | "none";

export type ImportLayer = { name: string, 
/**
 * None when counting would mean reading the file.
 */
features: number | null, geometry: ImportGeometry, columns: Array<ImportColumn>, 
/**
 * What the file itself says of its coordinates; a person is asked all the same, for Chinese files often lie.
 */
datum: DatumView | null, 
/**
 * Name of the reference system as the file names it.
 */
crs: string | null, encoding: string | null, 
/**
 * Message keys: `import.note.<code>`.
 */
notes: Array<string>, 
/**
 * Which layer of ours it most looks like.
 */
guess: MapLayer, 
/**
 * Columns for each of our fields, remembered from the last file of this form or guessed from names.
 */
columns_for: Array<ImportColumns>, };

export type ImportOpen = { file: string, };

export type ImportReport = { read: number, added: number, changed: number, unchanged: number, 
/**
 * Rows that cannot be taken; the first thousand of them.
 */
bad: Array<BadRow>, bad_total: number, 
/**
 * Repairs that lose nothing, by message key `import.repair.<code>`, with how many.
 */
repairs: Array<[string, number]>, datum: DatumWarning | null, 
/**
 * Longitude and latitude look swapped.
 */
swapped: boolean, 
/**
 * Features outside every street known here.
 */
outside: number, overlaps: Array<OverlapView>, 
/**
 * West, south, east, north of all good shapes, 1e-7 degrees.
 */
bbox: [number, number, number, number] | null, };

export type ImportShapes = { job: string, bbox: [number, number, number, number] | null, limit: number, };

export type ImportSource = { 
/**
 * Opaque: names the opened file in the calls that follow.
 */
source: string, file_name: string, format: ImportFormat, layers: Array<ImportLayer>, };

export type ItemCheck = { route: string, slot: string, item: string, on: boolean, };

export type ItemToday = { id: string, layer: MapLayer, name: string, point: PointView | null, 
/**
 * From where one stands; none without a position.
 */
distance_mm: number | null, 
/**
 * Thousandths of what the proof wants.
 */
permille: number, standing: StandingView, 
/**
 * It is marked by hand.
 */
by_mark: boolean, checked: boolean, };

export type JobId = { job: string, };

export type JobStage = "reading" | "checking" | "ready" | "writing" | "written" | "cancelled" | "failed";

export type JobView = { job: string, stage: JobStage, done: number, 
/**
 * 0 when not known.
 */
total: number, failed: ApiError | null, 
/**
 * The change that was written, once it is.
 */
change: string | null, };

export type LastFix = { at_ms: number, point: PointView, accuracy_mm: number, };

export type Ledger = { street: string | null, text: string | null, flag: DutyFlag | null, after: string | null, limit: number, };

export type LedgerPage = { rows: Array<LedgerRow>, total: number, next: string | null, 
/**
 * Of all areas, whatever the filter: how many carry each flag.
 */
flags: Array<[DutyFlag, number]>, };

export type LedgerPrint = { street: string | null, lang: string, };

export type LedgerRow = { id: string, code: string, name: string, street: string, street_name: string, inspector: string | null, inspector_name: string | null, deputy: string | null, deputy_name: string | null, 
/**
 * How many classes or groups are named; 0 means all.
 */
classes: number, tasks: number, slots: Array<SlotView>, rounds: number | null, standard: string | null, area_m2: number, unit_grids: number, roads: number, shops: number, agreements: number, open_cases: number, flags: Array<DutyFlag>, };

export type LimitUnitView = "urgent_hours" | "work_hours" | "work_days" | "calendar_days";

export type LimitView = { amount: number, unit: LimitUnitView, };

export type LinkState = "online" | "offline" | "syncing" | "revoked" | "blocked";

export type Locate = { fix: FixInput | null, class: string | null, };

export type Locus = { grid: GridCandidate | null, 
/**
 * Other cells within the position's accuracy, nearest first.
 */
others: Array<GridCandidate>, area: AreaView | null, 
/**
 * Nearest road or landmark words, for the place text.
 */
place_text: string, responsible_unit: string | null, 
/**
 * True when the candidates lead to different responsible units: the only case in which reporting asks.
 */
ask: boolean, };

export type Made = { 
/**
 * The record that was made or changed.
 */
id: string, };

export type MapLayer = "district" | "street" | "area" | "grid" | "road" | "point" | "component" | "zone" | "shop" | "plot";

export type MapShape = { id: string, layer: MapLayer, name: string, 
/**
 * Rings (polygons) or one line: [[lon_e7, lat_e7], ...].
 */
coords: Array<Array<[number, number]>>, };

export type MapWindow = { layers: Array<MapLayer>, bbox: [number, number, number, number], limit: number, };

export type MeansView = "foot" | "bike" | "car";

export type MergeAsked = { ids: Array<string>, layer: MapLayer, from_day: string, };

export type MyDay = { day: string, patrols: Array<MyPatrol>, covered: number, found: number, fixed: number, };

export type MyPatrol = { id: string, means: MeansView, assessed: boolean, partners: Array<WalkerView>, 
/**
 * None when the track is not on this device.
 */
track: MyTrack | null, met: number, unknown: number, ended: boolean, };

export type MyRecord = { 
/**
 * Newest first.
 */
days: Array<MyDay>, distance_mm: number, 
/**
 * Items of routes met.
 */
covered: number, 
/**
 * Cases recorded, of which fixed on the spot.
 */
found: number, fixed: number, };

export type MyRecordAsked = { from_day: string, to_day: string, };

export type MyTrack = { from_ms: number, to_ms: number, distance_mm: number, gaps: number, };

export type NearThing = { row: GroundRow, distance_mm: number, open_cases: number, };

export type Nearby = { class: string, fix: FixInput | null, };

export type NearbyCase = { case: CaseBrief, distance_m: number, };

export type NearbyList = { cases: Array<NearbyCase>, };

export type NoteView = { text: string, who: string, at_ms: number, };

export type Nothing = Record<symbol, never>;

export type NoticeId = { id: string, };

export type NoticeView = { id: string, 
/**
 * Message key, e.g. `notice.superseded`.
 */
kind: string, reason: string | null, case: string | null, case_title_zh: string, case_title_en: string, at_ms: number, read: boolean, };

export type Notices = { notices: Array<NoticeView>, };

export type Outcome = "effect" | "superseded" | "raced" | "pending" | "held" | "unknown";

export type OverlapView = { a: string, b: string, a_name: string, b_name: string, m2: number, shape: ShapeView, };

export type PackAdd = { file: string, 
/**
 * None takes the archive's own name, or the file's.
 */
name: string | null, 
/**
 * 审图号; none takes it from the archive. `approval_missing` asks for it, the file stays for the next try.
 */
approval: string | null, };

export type PackFetch = { id: string, 
/**
 * Also over a connection that is paid by the byte; otherwise it waits for Wi-Fi there.
 */
mobile_data: boolean, };

export type PackFrom = "file" | "server";

export type PackId = { id: string, };

export type PackKind = "vector" | "raster";

export type PackOffer = { id: string, name: string, approval: string, bytes: number, bounds: [number, number, number, number], min_zoom: number, max_zoom: number, kind: PackKind, 
/**
 * It is among this device's packs already, whole or on its way.
 */
here: boolean, };

export type PackState = "ready" | "fetching" | "paused" | "damaged";

export type PackUse = { id: string, on: boolean, };

export type PackView = { 
/**
 * SHA-256 of the archive, hexadecimal.
 */
id: string, name: string, 
/**
 * 审图号: to be shown wherever the map is shown.
 */
approval: string, bytes: number, have_bytes: number, 
/**
 * West, south, east, north, 1e-7 degrees, WGS-84.
 */
bounds: [number, number, number, number], min_zoom: number, max_zoom: number, kind: PackKind, 
/**
 * Drawn on the map.
 */
on: boolean, from: PackFrom, state: PackState, 
/**
 * What a fetch waits for, where it waits.
 */
waits: PackWait | null, 
/**
 * Layers of a vector pack; empty until it is whole.
 */
vector_layers: Array<string>, 
/**
 * Whose map it is, as plain text.
 */
attribution: string | null, };

export type PackWait = "wifi" | "network" | "space";

export type Packs = { 
/**
 * In the order of drawing: the last one lies on top.
 */
packs: Array<PackView>, 
/**
 * What the server had when it was last asked; kept for when there is no network.
 */
server: Array<PackOffer>, 
/**
 * Whether this device has a server that it may fetch from.
 */
can_fetch: boolean, };

export type Paper = { file_name: string, mime: string, content_base64: string, 
/**
 * Characters the font lacks; drawn as 〓.
 */
missing: Array<string>, };

export type Park = { before: string, class: string | null, fix: FixInput | null, };

export type ParkedShot = { id: string, before: string, class: ClassView | null, place_text: string, point: PointView | null, taken_at_ms: number, };

export type PatrolEnded = { id: string, distance_mm: number, gaps: Array<GapView>, met: number, unknown: number, };

export type PatrolId = { patrol: string, };

export type PatrolNow = { patrol: PatrolRunning | null, };

export type PatrolRunning = { id: string, means: MeansView, partners: Array<WalkerView>, assessed: boolean, began_ms: number, paused: boolean, 
/**
 * Of what is known; gaps add nothing.
 */
distance_mm: number, points: number, last: LastFix | null, gaps: Array<GapView>, dropped: Array<DroppedCount>, 
/**
 * Positions that the platform says are made up; they prove nothing.
 */
mock: number, };

export type PatrolSignal = { reason: GapReasonView, };

export type PatrolStart = { means: MeansView, partners: Array<string>, assessed: boolean, };

export type PerView = "day" | "week" | "month";

export type PersonBrief = { id: string, name: string, unit_name: string, roles: Array<RoleView>, 
/**
 * Whether a PIN is asked at sign-in on this device.
 */
has_pin: boolean, };

export type PersonChoice = { id: string, name: string, staff_no: string, unit_name: string | null, 
/**
 * Areas he answers for now.
 */
areas: number, 
/**
 * Street codes where he may work today; `*` for the district.
 */
streets: Array<string>, };

export type Phase = "unenrolled" | "choose_person" | "signed_in";

export type PhotoCount = { named: number, arrived: number, };

export type PhotoHash = { hash: string, };

export type PhotoRef = { hash: string, role: PhotoRole, };

export type PhotoRole = "before" | "after" | "near" | "far" | "reference";

export type PhotoTaken = { hash: string, width: number, height: number, 
/**
 * Warnings as message keys, e.g. `photo.was_png`.
 */
notes: Array<string>, };

export type PhotoView = { hash: string, role: PhotoRole, width: number, height: number, taken_at_ms: number, 
/**
 * Its bytes are on this device.
 */
local: boolean, 
/**
 * The server has verified and stored it.
 */
arrived: boolean, 
/**
 * Erased with a reason; only its hash remains.
 */
erased: boolean, };

export type PlanAsked = { month: string, street: string | null, unit: string | null, assessed: boolean | null, };

export type PlanCell = { day: string, tally: Tally, 
/**
 * The worst of the day's slots; a day that only may hold a visit is met or unknown, or not listed.
 */
standing: StandingView, };

export type PlanRoute = { row: RouteRow, 
/**
 * Of the month: visits where a span counts them, slots otherwise.
 */
tally: Tally, 
/**
 * For "5 times a month": how it stands as a whole, visits wanted and made.
 */
span: PlanSpan | null, 
/**
 * One for each day of the month that has a slot.
 */
cells: Array<PlanCell>, };

export type PlanSpan = { standing: StandingView, wanted: number, met: number, unknown: number, };

export type PlanUnit = { 
/**
 * None: routes of no unit.
 */
unit: string | null, name: string, assessed: boolean, tally: Tally, };

export type PlanView = { 
/**
 * YYYY-MM
 */
month: string, 
/**
 * Days of the month, YYYY-MM-DD.
 */
days: Array<string>, units: Array<PlanUnit>, routes: Array<PlanRoute>, known_ms: number | null, 
/**
 * Years whose holidays are not in the calendar: days are provisional.
 */
provisional: boolean, };

export type PlotSave = { id: string | null, name: string, street: string, candidates: Array<string>, minutes: string, met_on: string | null, decided: string | null, decided_on: string | null, shape: ShapeView | null, };

export type PlotView = { id: string, name: string, street: string, street_name: string, area_m2: number | null, candidates: Array<UnitChoice>, minutes: string, met_on: string | null, decided: UnitChoice | null, decided_on: string | null, shape: ShapeView | null, };

export type Plots = { plots: Array<PlotView>, };

export type PointView = { lon_e7: number, lat_e7: number, };

export type PreviewShapes = { shapes: Array<MapShape>, 
/**
 * More there than were asked for.
 */
cut: boolean, };

export type ProofView = { "by": "covered", percent: number, } | { "by": "dwell", within_m: number, for_s: number, } | { "by": "checked" };

export type Proposal = { edits: Array<ProposedEdit>, findings: GroundFindings, };

export type ProposedEdit = { id: string | null, layer: MapLayer, 
/**
 * None: the shape stays as it is.
 */
shape: ShapeView | null, 
/**
 * Fields by name: `name`, `code`, `street`, `from`, `to`, `category`, `zone` …
 */
set: Array<[string, string]>, ended: boolean, };

export type RaceView = { 
/**
 * Message key of the field: `class`, `place`, `street`.
 */
field: string, 
/**
 * Place, street or reason in words; empty where the field is a class.
 */
standing_text: string, standing_class: ClassView | null, standing_who: string, challenger_text: string, challenger_class: ClassView | null, challenger_who: string, 
/**
 * History version of the challenger, to be handed back.
 */
challenger_version: number, };

export type RacedField = { 
/**
 * Field name; the screen finds words by `field.area.<name>`.
 */
field: string, stands: string, stands_by: string | null, other: string, other_by: string | null, challenger_version: number, };

export type RatingView = "good" | "fair" | "poor";

export type Readiness = { items: Array<ReadyItem>, };

export type ReadyAsked = { fix: FixInput | null, };

export type ReadyItem = { what: ReadyWhat, ok: boolean, 
/**
 * Figures for the words: `free_mb`, `off_s`, `accuracy_m`, `packs`, `unsent`.
 */
values: Array<[string, string]>, };

export type ReadyWhat = "storage" | "clock" | "position" | "map_pack" | "unsent";

export type RecordFix = { fixes: Array<TrackFix>, };

export type Recorded = { case: string, 
/**
 * Until when "undo" is offered.
 */
undo_until_ms: number, };

export type RefinePlace = { case: string, fix: FixInput, };

export type Report = { class: string, condition: string | null, fix: FixInput | null, 
/**
 * The cell chosen by hand when the computed one was wrong.
 */
grid: string | null, place_text: string | null, photos: Array<PhotoRef>, note: string | null, draft: string | null, };

export type RoadChoice = { id: string, 
/**
 * "路（起–止）"
 */
label: string, street: string | null, length_mm: number, };

export type RoleView = "inspector" | "assistant" | "officer" | "handler" | "supervisor" | "admin";

export type RouteDay = { day: string, slots: Array<RouteSlot>, };

export type RouteDayAsked = { route: string, day: string, };

export type RouteFull = { row: RouteRow, items: Array<RouteItemView>, };

export type RouteId = { route: string, };

export type RouteItemInput = { id: string, layer: MapLayer, buffer_m: number | null, };

export type RouteItemView = { id: string, layer: MapLayer, name: string, 
/**
 * 缓冲区 of a point, metres.
 */
buffer_m: number | null, length_mm: number, 
/**
 * A position on it.
 */
point: PointView | null, 
/**
 * Rings or lines `[[lon_e7, lat_e7], …]`; empty for a point.
 */
coords: Array<Array<[number, number]>>, 
/**
 * It is no longer on the ground: choose another one.
 */
gone: boolean, };

export type RouteList = { street: string | null, text: string | null, ended: boolean, };

export type RouteRow = { id: string, name: string, street: string, street_name: string, unit: string | null, unit_name: string | null, rule: RuleView, proof: ProofView, 
/**
 * 考核; false is 自查.
 */
assessed: boolean, 
/**
 * Names of who walks it; empty: whoever answers for the street.
 */
walkers: Array<WalkerView>, items: number, 
/**
 * Length of its road sections, millimetres.
 */
length_mm: number, from_day: string, 
/**
 * Last day.
 */
until_day: string | null, may_edit: boolean, };

export type RouteSave = { 
/**
 * None: a new one.
 */
id: string | null, name: string, street: string, unit: string | null, items: Array<RouteItemInput>, rule: RuleView, proof: ProofView, 
/**
 * People's ids; empty: whoever works in the street.
 */
walkers: Array<string>, assessed: boolean, from_day: string, until_day: string | null, };

export type RouteSlot = { id: string, from_ms: number, to_ms: number, standing: StandingView, items: Array<SlotItem>, };

export type RouteToday = { row: RouteRow, 
/**
 * Where a span counts visits: how it stands without today.
 */
span: PlanSpan | null, 
/**
 * Today's slots in order, running and coming ones with what is missing, nearest first.
 */
slots: Array<SlotToday>, };

export type Routes = { rows: Array<RouteRow>, };

export type RoutesToday = { routes: Array<RouteToday>, };

export type RuleView = { "every": "times", times: number, per: PerView, } | { "every": "slots", slots: Array<SlotView>, working_days: boolean, } | { "every": "interval", minutes: number, within: Array<SlotView>, } | { "every": "revisit", classes: Array<string>, after_days: number, within_days: number, };

export type SelfDispose = { class: string, before: string | null, after: string | null, fix: FixInput | null, note: string | null, 
/**
 * The parked shot or capture draft that this finishes; it is dropped with the same write.
 */
draft: string | null, };

export type SetPin = { old: string | null, pin: string | null, };

export type Setting = { key: string, value: string | null, };

export type SettingKey = { key: string, };

export type SettingValue = { value: string | null, };

export type Settle = { case: string, challenger_version: number, take_challenger: boolean, };

export type ShapeFault = { 
/**
 * Which of the shapes asked about.
 */
index: number, 
/**
 * Message key: `shape.<code>`.
 */
code: string, at: PointView | null, };

export type ShapeView = { "point": [number, number] } | { "lines": Array<Array<[number, number]>> } | { "area": Array<Array<Array<[number, number]>>> };

export type Shapes = { shapes: Array<MapShape>, 
/**
 * More matched than `limit`.
 */
cut: boolean, };

export type ShopCheck = { shop: string, result: CheckResultView, note: string, photo: string | null, };

export type ShopId = { shop: string, };

export type ShopList = { street: string | null, area: string | null, text: string | null, without_agreement: boolean, rating: RatingView | null, after: string | null, limit: number, };

export type ShopPage = { rows: Array<ShopView>, total: number, next: string | null, };

export type ShopSave = { 
/**
 * None: a new one.
 */
id: string | null, name: string, operator: string, licence: string, address: string, street: string, area: string | null, 
/**
 * Hash from the photo door; none leaves what is there.
 */
agreement: string | null, rating: RatingView | null, point: PointView | null, };

export type ShopView = { id: string, code: string, name: string, operator: string, licence: string, address: string, street: string, street_name: string, area: string | null, area_name: string | null, 
/**
 * Photo of the signed 门前三包责任书.
 */
agreement: string | null, rating: RatingView | null, 
/**
 * The office set it; else the last looks speak.
 */
rating_set: boolean, point: PointView | null, last_check_ms: number | null, last_result: CheckResultView | null, 
/**
 * The step of the ladder that would come next.
 */
next_step: CheckResultView, };

export type SignIn = { person: string, pin: string | null, };

export type SlotItem = { id: string, name: string, standing: StandingView, };

export type SlotToday = { id: string, from_ms: number, to_ms: number, standing: StandingView, done: number, total: number, missing: Array<ItemToday>, };

export type SlotView = { days: Array<number>, from_min: number, to_min: number, };

export type SnapAsked = { layer: MapLayer, shape: ShapeView, within_mm: number, except: string | null, };

export type Snapped = { shape: ShapeView, };

export type SourceId = { source: string, };

export type SplitAsked = { id: string, layer: MapLayer, line: Array<[number, number]>, from_day: string, };

export type StandardSave = { id: string | null, title: string, text: string, from_day: string, };

export type StandardVersionView = { number: number, from_day: string, text: string, 
/**
 * In force today.
 */
current: boolean, };

export type StandardView = { id: string, title: string, 
/**
 * Newest first.
 */
versions: Array<StandardVersionView>, 
/**
 * Areas that work to it.
 */
areas: number, };

export type StandingView = "due" | "met" | "missed" | "unknown";

export type Status = { phase: Phase, person: PersonBrief | null, 
/**
 * People who have signed in on this device.
 */
people: Array<PersonBrief>, server_name: string | null, link: LinkState, unsent: Unsent, clock: ClockHealth, storage: StorageHealth, app_version: string, 
/**
 * The app's filing number (备案号), set by the city; shown on Me.
 */
filing_number: string | null, 
/**
 * Now, by the best clock there is.
 */
now_ms: number, };

export type StorageHealth = { free_bytes: number, 
/**
 * About how many more photos fit.
 */
photos_left: number, 
/**
 * True when capture will soon be refused; the UI asks to free space.
 */
low: boolean, };

export type StreetBrief = { code: string, name: string, };

export type StreetCount = { street: string, name: string, self_disposed: number, reported: number, withdrawn: number, photos_missing: number, 
/**
 * Most frequent self-disposed classes.
 */
top: Array<ClassCount>, };

export type Streets = { streets: Array<StreetBrief>, };

export type SyncReport = { reached: boolean, sent: number, received: number, photos_sent: number, held: number, unsent: Unsent, 
/**
 * Code of what stopped it, if anything.
 */
stopped_by: string | null, };

export type Tally = { due: number, met: number, missed: number, unknown: number, };

export type Today = { areas: Array<AreaView>, parked: Array<ParkedShot>, unsent: Unsent, clock: ClockHealth, storage: StorageHealth, 
/**
 * My own counts of today; shown to me alone.
 */
self_disposed: number, reported: number, notices: Array<NoticeView>, recent: Array<CaseBrief>, 
/**
 * An unfinished capture that survived a kill, as its draft id.
 */
unfinished: string | null, };

export type TodayAsked = { fix: FixInput | null, };

export type Topic = "session" | "cases" | "photos" | "outbox" | "link" | "notices" | "drafts" | "reference" | "jobs" | "packs" | "patrol";

export type TrackAnswer = { ask: string, share: boolean, };

export type TrackAsk = { person: string, day: string, purpose: string, until_ms: number, };

export type TrackAskView = { id: string, person_name: string, asker_name: string, 
/**
 * It is my track.
 */
of_me: boolean, 
/**
 * I asked.
 */
by_me: boolean, day: string, purpose: string, asked_ms: number, until_ms: number, state: AskState, 
/**
 * Shared, not lapsed, and this is the device that asked.
 */
may_replay: boolean, 
/**
 * The person's phone has a track of that day.
 */
has_track: boolean, views: Array<TrackViewing>, };

export type TrackAsks = { asks: Array<TrackAskView>, };

export type TrackExport = { patrol: string, format: TrackFormat, };

export type TrackFix = { lon_e7: number, lat_e7: number, 
/**
 * Radius of 68 % confidence, millimetres; none when the receiver does not say.
 */
accuracy_mm: number | null, 
/**
 * Device clock, milliseconds.
 */
fixed_at_ms: number, 
/**
 * The platform says that it is made up (模拟定位).
 */
mock: boolean, };

export type TrackFormat = "gpx" | "geojson";

export type TrackPointView = { at_ms: number, until_ms: number, lon_e7: number, lat_e7: number, accuracy_mm: number, mock: boolean, 
/**
 * Walked here from the point before; otherwise nothing is known between.
 */
linked: boolean, };

export type TrackView = { person_name: string, day: string, purpose: string, 
/**
 * Until when it may be looked at; none for one's own.
 */
until_ms: number | null, means: MeansView, points: Array<TrackPointView>, gaps: Array<GapView>, distance_mm: number, 
/**
 * Parts that were committed but did not come.
 */
missing_parts: number, };

export type TrackViewing = { by_name: string, at_ms: number, };

export type Transfer = { case: string, street: string, };

export type UnitChoice = { id: string, name: string, };

export type Unsent = { 
/**
 * Records that no server has acknowledged.
 */
records: number, 
/**
 * Photos not yet verified by the server.
 */
photos: number, photo_bytes: number, 
/**
 * Records the server keeps but has not let through (未通过校验).
 */
held: number, oldest_ms: number | null, why: UnsentWhy, 
/**
 * When the last exchange succeeded.
 */
last_sync_ms: number | null, };

export type UnsentItem = { case: CaseBrief | null, kind: string, at_ms: number, held_reason: string | null, photos_waiting: number, author_name: string, };

export type UnsentList = { summary: Unsent, items: Array<UnsentItem>, };

export type UnsentWhy = "nothing" | "no_connection" | "sending" | "waiting_for_wifi" | "server_busy" | "other_person" | "held" | "blocked";

export type WalkerView = { id: string, name: string, };

export type Withdraw = { case: string, reason: string, };

export type ZoneHere = { id: string, name: string, kind: ZoneKindView, inside: boolean, 
/**
 * To its edge when outside, millimetres.
 */
distance_mm: number, hours: HoursView, basis: string, permits: string, };

export type ZoneKindView = "urban" | "stalls" | "key";

export interface Methods {
  status: [params: Nothing, reply: Status];
  enrol: [params: Enrol, reply: Status];
  sign_in: [params: SignIn, reply: Status];
  sign_out: [params: Nothing, reply: Status];
  set_pin: [params: SetPin, reply: Done];
  today: [params: Nothing, reply: Today];
  locate: [params: Locate, reply: Locus];
  classes_recent: [params: Nothing, reply: ClassHits];
  class_search: [params: ClassSearch, reply: ClassHits];
  class_detail: [params: ClassKey, reply: ClassDetail];
  class_tree: [params: ClassTree, reply: ClassBranch];
  class_favourite: [params: Favourite, reply: Done];
  self_dispose: [params: SelfDispose, reply: Recorded];
  report: [params: Report, reply: Recorded];
  park: [params: Park, reply: DraftKept];
  draft_put: [params: DraftPut, reply: DraftKept];
  draft_list: [params: Nothing, reply: Drafts];
  draft_drop: [params: DraftId, reply: Done];
  nearby: [params: Nearby, reply: NearbyList];
  case_list: [params: CaseList, reply: CasePage];
  case: [params: CaseId, reply: CaseFull];
  add_photo: [params: AddPhoto, reply: Recorded];
  add_note: [params: AddNote, reply: Recorded];
  correct_class: [params: CorrectClass, reply: Recorded];
  correct_place: [params: CorrectPlace, reply: Recorded];
  refine_place: [params: RefinePlace, reply: Done];
  withdraw: [params: Withdraw, reply: Recorded];
  transfer: [params: Transfer, reply: Recorded];
  settle: [params: Settle, reply: Recorded];
  held_decide: [params: HeldDecision, reply: Done];
  photo_erase: [params: PhotoHash, reply: Done];
  evidence_check: [params: CaseId, reply: EvidenceCheck];
  sync_now: [params: Nothing, reply: SyncReport];
  unsent: [params: Nothing, reply: UnsentList];
  handover_make: [params: Nothing, reply: HandoverMade];
  handover_take: [params: HandoverTake, reply: HandoverTaken];
  notices: [params: Nothing, reply: Notices];
  notice_read: [params: NoticeId, reply: Done];
  streets: [params: Nothing, reply: Streets];
  map_shapes: [params: MapWindow, reply: Shapes];
  ground_list: [params: GroundList, reply: GroundPage];
  ground: [params: GroundId, reply: GroundFull];
  here: [params: HereAsked, reply: Here];
  draw_check: [params: DrawCheck, reply: GroundFindings];
  draw_save: [params: DrawSave, reply: Changed];
  split_propose: [params: SplitAsked, reply: Proposal];
  merge_propose: [params: MergeAsked, reply: Proposal];
  snap: [params: SnapAsked, reply: Snapped];
  ground_changes: [params: ChangeList, reply: ChangePage];
  change_undo: [params: ChangeId, reply: Done];
  import_open: [params: ImportOpen, reply: ImportSource];
  import_check: [params: ImportCheck, reply: JobView];
  import_report: [params: JobId, reply: ImportReport];
  import_shapes: [params: ImportShapes, reply: PreviewShapes];
  import_confirm: [params: ImportConfirm, reply: JobView];
  import_drop: [params: SourceId, reply: Done];
  job: [params: JobId, reply: JobView];
  job_cancel: [params: JobId, reply: JobView];
  ledger: [params: Ledger, reply: LedgerPage];
  duty: [params: AreaId, reply: DutyFull];
  duty_choices: [params: Nothing, reply: DutyChoices];
  duty_save: [params: DutySave, reply: Done];
  answer_table: [params: Ledger, reply: AnswerTable];
  answer_save: [params: AnswerSave, reply: Done];
  field_settle: [params: FieldSettle, reply: Done];
  standard_save: [params: StandardSave, reply: Made];
  shop_list: [params: ShopList, reply: ShopPage];
  shop: [params: ShopId, reply: ShopView];
  shop_save: [params: ShopSave, reply: Made];
  shop_check: [params: ShopCheck, reply: Made];
  plots: [params: Nothing, reply: Plots];
  plot_save: [params: PlotSave, reply: Made];
  coverage: [params: Nothing, reply: CoverageView];
  card_print: [params: CardPrint, reply: Paper];
  ledger_print: [params: LedgerPrint, reply: Paper];
  file_drop: [params: FileId, reply: Done];
  route_list: [params: RouteList, reply: Routes];
  route: [params: RouteId, reply: RouteFull];
  route_save: [params: RouteSave, reply: Made];
  route_plan: [params: PlanAsked, reply: PlanView];
  route_day: [params: RouteDayAsked, reply: RouteDay];
  routes_today: [params: TodayAsked, reply: RoutesToday];
  item_check: [params: ItemCheck, reply: Done];
  patrol_ready: [params: ReadyAsked, reply: Readiness];
  patrol_start: [params: PatrolStart, reply: PatrolNow];
  patrol_pause: [params: Nothing, reply: PatrolNow];
  patrol_resume: [params: Nothing, reply: PatrolNow];
  patrol_end: [params: Nothing, reply: PatrolEnded];
  patrol_now: [params: Nothing, reply: PatrolNow];
  patrol_signal: [params: PatrolSignal, reply: Done];
  record_fix: [params: RecordFix, reply: FixesTaken];
  my_record: [params: MyRecordAsked, reply: MyRecord];
  my_track: [params: PatrolId, reply: TrackView];
  track_export: [params: TrackExport, reply: Paper];
  gpx_import: [params: GpxImport, reply: GpxTaken];
  track_ask: [params: TrackAsk, reply: Made];
  track_asks: [params: Nothing, reply: TrackAsks];
  track_answer: [params: TrackAnswer, reply: Done];
  track_replay: [params: AskId, reply: TrackView];
  packs: [params: Nothing, reply: Packs];
  pack_add: [params: PackAdd, reply: PackView];
  pack_fetch: [params: PackFetch, reply: Packs];
  pack_pause: [params: PackId, reply: Packs];
  pack_use: [params: PackUse, reply: Packs];
  pack_remove: [params: PackId, reply: Packs];
  desk_overview: [params: DeskWindow, reply: DeskOverview];
  desk_points: [params: CaseList, reply: CasePoints];
  setting_get: [params: SettingKey, reply: SettingValue];
  setting_put: [params: Setting, reply: Done];
}
