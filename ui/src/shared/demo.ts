/** Whether the host offers its demonstration camera and position. Asked once; a real host answers 404. */
let asked: Promise<boolean> | undefined;

export function demoOffered(): Promise<boolean> {
  if ('__TAURI_INTERNALS__' in window) return Promise.resolve(false);
  asked ??= fetch('/demo/info')
    .then(async (answer) => answer.ok && ((await answer.json()) as { demo?: boolean }).demo === true)
    .catch(() => false);
  return asked;
}
