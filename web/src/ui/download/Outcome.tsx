import type { DeskAnswer } from "../../app/front";
import { t } from "../messages/translate";

/** What came of pressing Download. */
export type Came =
  | { kind: "fetching" }
  | { kind: "saved"; name: string }
  | { kind: Exclude<DeskAnswer<never>["kind"], "ok"> };

export function Outcome({ came }: { came: Came | undefined }) {
  return (
    <p role="status" class="outcome">
      {came && outcomeText(came)}
    </p>
  );
}

function outcomeText(came: Came): string {
  if (came.kind === "fetching") return t("download.fetching");
  if (came.kind === "saved") return t("download.saved", { name: came.name });
  return `${t("download.failed")} ${t(came.kind === "not-found" ? "desk.no-line" : `desk.${came.kind}`)}`;
}
