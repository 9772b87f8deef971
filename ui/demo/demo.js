// @ts-check
/**
 * The demonstration's frame: phone and desk side by side, and a strip that leads through the first minute.
 *
 * It only asks the demo runner for its state and tells it which switch to turn. It deliberately knows nothing of cases,
 * photos or sync: whatever the two screens show, they show of their own accord.
 */

/**
 * @typedef {{ flight_on: boolean, disposed: boolean, killed: boolean, flight_off: boolean, arrived: boolean, tampered: boolean }} Steps
 * @typedef {{ flight: boolean, phone_running: boolean, phone_url: string, desk_url: string, steps: Steps, arrived_after_ms?: number | null, invented?: string | { zh: string, en: string } }} RunnerState
 * @typedef {"zh" | "en"} Language
 * @typedef {"flight_on" | "disposed" | "killed" | "flight_off" | "tampered"} StepName
 * @typedef {{ path: string, body?: unknown }} Order
 * @typedef {{ name: StepName, done: boolean, current: boolean, ready: boolean, order: Order | null }} StepView
 */

/** @type {Record<Language, Record<string, string>>} */
export const words = {
  zh: {
    title: "第一分钟",
    lead: "没有信号也能办结，应用被杀也不丢，一恢复网络值班台就看到。",
    again: "从头再来：",
    phone: "网格员的手机",
    desk: "值班台",
    flight: "飞行模式",
    network: "有网络",
    stopped: "已被结束",
    live: "实时",
    killed: "应用已被强制结束",
    restarting: "两秒后重新启动…",
    done: "已完成",
    language: "English",
    language_label: "Switch to English",
    no_runner: "演示程序没有回应。请确认 make demo 仍在运行，本页会自动重连。",
    order_failed: "这一步没有成功，请再试一次。",
    took: "{s} 秒后值班台看到，照片 2/2。",
    flight_on: "打开飞行模式",
    flight_on_do: "手机从此没有网络。",
    flight_on_act: "打开飞行模式",
    disposed: "自行处置一件",
    disposed_do: "手机上点“拍照处置”，再依次：快门、类别、快门。",
    killed_step: "强制结束应用",
    killed_do: "重新打开，记录还在“待发送”。",
    killed_act: "结束应用",
    flight_off: "关闭飞行模式",
    flight_off_do: "三秒内值班台看到，照片 2/2。",
    flight_off_act: "关闭飞行模式",
    tampered: "改动一个字节",
    tampered_do: "改动值班台磁盘上的一张照片。",
    tampered_act: "改动照片",
    tampered_then: "在值班台打开该案件，点“检查证据”：指出是哪一张。",
    once_more: "再来一遍",
  },
  en: {
    title: "The first minute",
    lead: "Settled without a signal, kept through a kill, on the desk as soon as there is a network.",
    again: "Start over:",
    phone: "The inspector's phone",
    desk: "The desk",
    flight: "Flight mode",
    network: "Network on",
    stopped: "Killed",
    live: "Live",
    killed: "The app was killed",
    restarting: "It starts again in two seconds…",
    done: "Done",
    language: "中文",
    language_label: "切换为中文",
    no_runner: "The demo runner does not answer. Check that make demo is still running; this page reconnects by itself.",
    order_failed: "That step did not go through. Please try again.",
    took: "The desk had it after {s} s, with 2\u00a0of\u00a02 photos.",
    flight_on: "Flight mode on",
    flight_on_do: "From here the phone has no network.",
    flight_on_act: "Turn flight mode on",
    disposed: "Settle one on the spot",
    disposed_do: "Press the phone's camera button; then shutter, a class, shutter.",
    killed_step: "Kill the app",
    killed_do: "Nothing is lost: the record still waits to be sent.",
    killed_act: "Kill the app",
    flight_off: "Flight mode off",
    flight_off_do: "Within 3 s the desk has it, with 2\u00a0of\u00a02 photos.",
    flight_off_act: "Turn flight mode off",
    tampered: "Change one byte",
    tampered_do: "Alter one photo on the desk's disk.",
    tampered_act: "Alter the photo",
    tampered_then: "Open the case on the desk and press Check evidence: it names the photo.",
    once_more: "Once more",
  },
};

/** @type {{ name: StepName, title: string, isDone: (s: RunnerState) => boolean, isReady: (s: RunnerState) => boolean, order: Order | null }[]} */
const plan = [
  {
    name: "flight_on",
    title: "flight_on",
    isDone: (s) => s.steps.flight_on,
    isReady: (s) => !s.flight,
    order: { path: "flight", body: { on: true } },
  },
  { name: "disposed", title: "disposed", isDone: (s) => s.steps.disposed, isReady: () => true, order: null },
  {
    name: "killed",
    title: "killed_step",
    isDone: (s) => s.steps.killed && s.phone_running,
    isReady: (s) => s.phone_running && s.steps.disposed,
    order: { path: "kill" },
  },
  {
    name: "flight_off",
    title: "flight_off",
    isDone: (s) => s.steps.flight_off && s.steps.arrived,
    isReady: (s) => s.flight && s.steps.disposed,
    order: { path: "flight", body: { on: false } },
  },
  {
    name: "tampered",
    title: "tampered",
    isDone: (s) => s.steps.tampered,
    isReady: (s) => s.steps.arrived,
    order: { path: "tamper" },
  },
];

/** A new round begins like the first. @type {Order} */
const ONCE_MORE = { path: "flight", body: { on: true } };

/**
 * What the strip shows for a state of the runner: the first unfinished step is the current one.
 * @param {RunnerState} state
 * @returns {StepView[]}
 */
export function stepViews(state) {
  const first = plan.findIndex((step) => !step.isDone(state));
  return plan.map((step, at) => ({
    name: step.name,
    done: step.isDone(state),
    current: at === first,
    ready: step.isReady(state),
    order: step.order,
  }));
}

/**
 * The device on which the person has something to do now, as long as no button of the strip does it.
 * @param {RunnerState} state
 * @returns {"phone" | "desk" | ""}
 */
export function lookAt(state) {
  const current = stepViews(state).find((step) => step.current);
  if (!current) return "desk";
  return current.name === "disposed" ? "phone" : "";
}

/**
 * Seconds from the end of flight mode to the complete case on the desk, as the runner measured it; none while unknown.
 * @param {RunnerState} state
 * @returns {string | null}
 */
export function tookSeconds(state) {
  return typeof state.arrived_after_ms === "number" ? (state.arrived_after_ms / 1000).toFixed(1) : null;
}

/**
 * The size and scale at which a device fills a box without being cut.
 * @param {{ width: number, height: number }} box
 * @param {{ width: number, height: number, stretch: boolean }} device `stretch`: keep the width, take whatever height there is
 */
export function fit(box, device) {
  const byWidth = box.width / device.width;
  if (device.stretch) return { scale: byWidth, width: device.width, height: Math.round(box.height / byWidth) };
  const scale = Math.min(1, byWidth, box.height / device.height);
  return { scale, width: device.width, height: device.height };
}

/** @param {string} key @param {Language} language @param {Record<string, string>} [values] */
export function say(key, language, values = {}) {
  const text = words[language][key] ?? words.zh[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** @type {Record<Language, string>} */
const TAGS = { zh: "zh-CN", en: "en" };
const KEPT_LANGUAGE = "gridwalk.demo.language";

/** @returns {Language} */
function startLanguage() {
  const kept = localStorage.getItem(KEPT_LANGUAGE);
  if (kept === "zh" || kept === "en") return kept;
  return navigator.language.startsWith("en") ? "en" : "zh";
}

/** @template {HTMLElement} T @param {string} id @returns {T} */
function part(id) {
  return /** @type {T} */ (document.getElementById(id));
}

/** @param {string} tag @param {string} className @param {string} [text] */
function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

/** @param {string} path @param {unknown} body */
async function post(path, body) {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`/control/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(String(answer.status));
}

class Demo {
  constructor() {
    this.language = startLanguage();
    /** @type {RunnerState | null} */ this.state = null;
    /** @type {string | null} */ this.trouble = null;
    /** @type {StepName | null} */ this.busy = null;
    /** @type {Language | null} */ this.told = null;
    this.telling = false;
  }

  start() {
    part("language").addEventListener("click", () => this.switchLanguage());
    this.follow("phone-fit", { width: 390 + 20, height: 844 + 20, stretch: false });
    this.follow("desk-fit", { width: 1440, height: 900, stretch: true });
    this.draw();
    this.listen();
  }

  switchLanguage() {
    this.language = this.language === "zh" ? "en" : "zh";
    localStorage.setItem(KEPT_LANGUAGE, this.language);
    if (this.state) this.take(this.state);
    else this.draw();
  }

  /** Keeps a device scaled to the room it has. @param {string} id @param {{ width: number, height: number, stretch: boolean }} device */
  follow(id, device) {
    const box = part(id);
    const frame = /** @type {HTMLElement} */ (box.firstElementChild);
    const stage = /** @type {HTMLElement} */ (box.closest(".stage"));
    new ResizeObserver(() => {
      const width = device.stretch ? box.clientWidth : stage.clientWidth;
      const to = fit({ width, height: box.clientHeight }, device);
      frame.style.width = `${to.width}px`;
      frame.style.height = `${to.height}px`;
      frame.style.transform = `scale(${to.scale})`;
      if (!device.stretch) box.style.setProperty("--taken", `${Math.ceil(to.width * to.scale)}px`);
    }).observe(box);
  }

  listen() {
    const events = new EventSource("/control/events");
    /** @param {MessageEvent} event */
    const take = (event) => this.takeText(event.data);
    events.onmessage = take;
    events.addEventListener("state", take);
    events.onopen = () => this.ask();
    events.onerror = () => this.fail("no_runner");
  }

  /** @param {string} text */
  takeText(text) {
    try {
      this.take(JSON.parse(text));
    } catch {
      this.ask();
    }
  }

  async ask() {
    try {
      const answer = await fetch("/control/state");
      if (!answer.ok) throw new Error(String(answer.status));
      this.take(await answer.json());
    } catch {
      this.fail("no_runner");
    }
  }

  /** @param {StepView} step */
  async order(step) {
    if (!step.order || this.busy) return;
    this.busy = step.name;
    this.draw();
    try {
      await post(step.order.path, step.order.body ?? {});
      this.trouble = null;
      await this.ask();
    } catch {
      this.fail("order_failed");
    } finally {
      this.busy = null;
      this.draw();
    }
  }

  /** @param {string} key */
  fail(key) {
    this.trouble = key;
    this.draw();
  }

  /** @param {RunnerState} state */
  take(state) {
    const restarted = this.state !== null && !this.state.phone_running && state.phone_running;
    this.state = state;
    this.trouble = null;
    if (state.phone_running && this.told !== this.language) void this.tell();
    else if (!this.telling) this.load({ phone: restarted, desk: false });
    this.draw();
  }

  /** Phone and desk speak the strip's language, and are loaded anew for it. A phone that is dead just now is told when it is back. */
  async tell() {
    this.told = this.language;
    this.telling = true;
    try {
      await post("language", { language: TAGS[this.language] });
    } catch {
      // They go on in the language they had.
    }
    this.telling = false;
    this.load({ phone: true, desk: true });
  }

  /** Shows both devices, those named anew. @param {{ phone: boolean, desk: boolean }} again */
  load(again) {
    if (!this.state) return;
    this.show("desk", this.state.desk_url, again.desk);
    if (this.state.phone_running) this.show("phone", this.state.phone_url, again.phone);
  }

  /** @param {string} id @param {string} url @param {boolean} again */
  show(id, url, again) {
    const frame = /** @type {HTMLIFrameElement} */ (part(id));
    if (!again && frame.dataset.url === url) return;
    frame.dataset.url = url;
    frame.src = url;
  }

  draw() {
    document.documentElement.lang = this.language === "zh" ? "zh-CN" : "en";
    for (const node of document.querySelectorAll("[data-text]")) {
      node.textContent = say(node.getAttribute("data-text") ?? "", this.language);
    }
    const button = part("language");
    button.textContent = say("language", this.language);
    button.setAttribute("aria-label", say("language_label", this.language));
    part("trouble").hidden = this.trouble === null;
    part("trouble").textContent = this.trouble ? say(this.trouble, this.language) : "";
    this.drawState();
  }

  drawState() {
    const { state } = this;
    if (!state) return;
    const phone = !state.phone_running ? "stopped" : state.flight ? "flight" : "network";
    this.mark("phone-state", phone, phone === "network" ? "good" : phone === "flight" ? "away" : "stopped");
    this.mark("desk-state", "live", "good");
    part("curtain").hidden = state.phone_running;
    part("invented").textContent = this.invented(state);
    const focused = document.activeElement?.closest("li")?.dataset.step;
    part("steps").replaceChildren(...stepViews(state).map((step, at) => this.step(step, at)));
    part("stage").dataset.look = lookAt(state);
    if (focused) this.focusStep(focused);
  }

  /** Drawing anew must not take the keyboard's place away. @param {string} name */
  focusStep(name) {
    const button = part("steps").querySelector(`[data-step="${name}"] button`);
    if (button instanceof HTMLElement) button.focus();
  }

  /** @param {RunnerState} state */
  invented(state) {
    const notice = state.invented ?? "";
    return typeof notice === "string" ? notice : (notice[this.language] ?? "");
  }

  /** @param {string} id @param {string} key @param {string} tone */
  mark(id, key, tone) {
    part(id).textContent = say(key, this.language);
    part(id).dataset.tone = tone;
  }

  /** @param {StepView} step @param {number} at */
  step(step, at) {
    const item = make("li", "step");
    item.dataset.step = step.name;
    item.dataset.state = step.done ? "done" : step.current ? "current" : "later";
    if (step.current) item.setAttribute("aria-current", "step");
    const number = make("span", "number", step.done ? "✓" : String(at + 1));
    number.setAttribute("aria-hidden", "true");
    const body = make("div", "body");
    body.append(this.heading(step), make("p", "", this.sentence(step)));
    item.append(number, body);
    if (step.order && !step.done) item.append(this.button(`${step.name}_act`, step));
    if (step.name === "tampered" && step.done) item.append(this.button("once_more", { ...step, ready: true, order: ONCE_MORE }));
    return item;
  }

  /** @param {StepView} step */
  heading(step) {
    const title = plan.find((each) => each.name === step.name)?.title ?? step.name;
    const heading = make("h2", "", say(title, this.language));
    if (step.done) heading.append(make("span", "hidden", ` ${say("done", this.language)}`));
    return heading;
  }

  /** @param {StepView} step */
  sentence(step) {
    const took = this.state && tookSeconds(this.state);
    if (step.name === "flight_off" && step.done && took) return say("took", this.language, { s: took });
    return say(step.name === "tampered" && step.done ? "tampered_then" : `${step.name}_do`, this.language);
  }

  /** @param {string} key @param {StepView} step */
  button(key, step) {
    const button = /** @type {HTMLButtonElement} */ (make("button", "act", say(key, this.language)));
    button.type = "button";
    button.disabled = !step.ready || this.busy !== null;
    button.addEventListener("click", () => this.order(step));
    return button;
  }
}

if (typeof document !== "undefined" && document.querySelector("[data-demo]")) new Demo().start();
