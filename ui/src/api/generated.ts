// Generated from the facade's Rust types; do not edit. See core/tests/generated_types.rs.

export type AddNote = { case: string, text: string, };

export type AddPhoto = { case: string, photo: PhotoRef, };

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

export type AreaView = { id: string, name: string, street: string, street_name: string, inspector_name: string | null, deputy_name: string | null, 
/**
 * Area in square metres.
 */
area_m2: number, unit_grids: number, };

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

export type Enrol = { qr: string | null, server: string | null, code: string | null, pin: string | null, };

export type ErrorCode = "bad_request" | "not_signed_in" | "not_enrolled" | "wrong_pin" | "pin_back_off" | "code_unknown" | "code_used" | "code_expired" | "server_unreachable" | "not_a_gridwalk_server" | "certificate_mismatch" | "version_too_old" | "revoked" | "not_allowed" | "not_found" | "case_withdrawn" | "not_yours" | "nothing_to_withdraw" | "already_so" | "partly_understood" | "case_partial" | "empty_text" | "text_too_long" | "unknown_class" | "unknown_condition" | "unknown_street" | "unknown_grid" | "place_missing" | "photo_missing" | "photo_empty" | "photo_truncated" | "photo_corrupt" | "photo_too_large" | "photo_too_many_pixels" | "photo_heic" | "photo_unsupported" | "photo_already_sent" | "no_space" | "store_wrong_key" | "store_newer" | "store_damaged" | "handover_wrong_code" | "handover_damaged" | "nothing_unsent" | "internal";

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

export type GridCandidate = { 
/**
 * 单元网格标识码, 15 digits: people of the field know it, so it may be shown.
 */
code: string, area_id: string | null, area_name: string | null, distance_mm: number, 
/**
 * The unit that answers for the chosen class here, if it differs between candidates.
 */
responsible_unit: string | null, };

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

export type MapLayer = "district" | "street" | "area" | "grid" | "road";

export type MapShape = { id: string, layer: MapLayer, name: string, 
/**
 * Rings (polygons) or one line: [[lon_e7, lat_e7], ...].
 */
coords: Array<Array<[number, number]>>, };

export type MapWindow = { layers: Array<MapLayer>, bbox: [number, number, number, number], limit: number, };

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

export type Park = { before: string, class: string | null, fix: FixInput | null, };

export type ParkedShot = { id: string, before: string, class: ClassView | null, place_text: string, point: PointView | null, taken_at_ms: number, };

export type PersonBrief = { id: string, name: string, unit_name: string, roles: Array<RoleView>, 
/**
 * Whether a PIN is asked at sign-in on this device.
 */
has_pin: boolean, };

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

export type PointView = { lon_e7: number, lat_e7: number, };

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

export type RoleView = "inspector" | "assistant" | "officer" | "handler" | "supervisor" | "admin";

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

export type Shapes = { shapes: Array<MapShape>, 
/**
 * More matched than `limit`.
 */
cut: boolean, };

export type SignIn = { person: string, pin: string | null, };

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

export type Today = { areas: Array<AreaView>, parked: Array<ParkedShot>, unsent: Unsent, clock: ClockHealth, storage: StorageHealth, 
/**
 * My own counts of today; shown to me alone.
 */
self_disposed: number, reported: number, notices: Array<NoticeView>, recent: Array<CaseBrief>, 
/**
 * An unfinished capture that survived a kill, as its draft id.
 */
unfinished: string | null, };

export type Topic = "session" | "cases" | "photos" | "outbox" | "link" | "notices" | "drafts" | "reference";

export type Transfer = { case: string, street: string, };

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

export type Withdraw = { case: string, reason: string, };

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
  desk_overview: [params: DeskWindow, reply: DeskOverview];
  desk_points: [params: CaseList, reply: CasePoints];
  setting_get: [params: SettingKey, reply: SettingValue];
  setting_put: [params: Setting, reply: Done];
}
