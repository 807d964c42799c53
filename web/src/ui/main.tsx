import { render } from "preact";
import { createHeard } from "../app/heard";
import { trustOwnScripts } from "../app/trusted";
import { App } from "./App";
import "./css/tokens.css";
import "./css/page.css";
import "./css/form.css";
import "./css/list.css";
import { isScreenLanguage, speak, t } from "./messages/translate";
import { applyTextSize } from "./text-size";

/** The invite's secret leaves the address before anything else happens, so that no list of visited pages keeps it. */
function takeInvite(): string | undefined {
  const secret = /^#join=([0-9a-f]{32})$/.exec(location.hash)?.[1];
  if (location.hash.startsWith("#join=")) history.replaceState(null, "", location.pathname);
  return secret;
}

async function open(root: HTMLElement): Promise<void> {
  const invite = takeInvite();
  trustOwnScripts();
  const heard = createHeard();
  const start = await heard.start();
  const chosen = heard.setting("language") ?? navigator.language.split("-")[0];
  if (chosen !== "en" && isScreenLanguage(chosen)) await speak(chosen);
  applyTextSize(heard.setting("text-size"));
  root.textContent = "";
  render(<App heard={heard} start={start} invite={invite} />, root);
}

/** A fault of ours is shown, never passed over in silence; the words in it stay off the screen. */
function confess(root: HTMLElement): void {
  if (document.getElementById("trouble")) return;
  const box = document.createElement("div");
  box.id = "trouble";
  box.className = "notice";
  box.setAttribute("role", "alert");
  const again = document.createElement("button");
  again.textContent = t("trouble.again");
  again.onclick = () => location.reload();
  box.append(t("trouble.words"), " ", again);
  root.before(box);
}

const root = document.getElementById("app");
if (root) {
  addEventListener("error", () => confess(root));
  addEventListener("unhandledrejection", () => confess(root));
  void open(root);
}
