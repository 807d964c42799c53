import type { Open } from "../../app/front";
import { useHeard } from "../heard";
import { languageName } from "../messages/languages";
import { t } from "../messages/translate";
import { TwoVersions } from "../parts/TwoVersions";

/** Fields that a section of the record shows, with both versions where there are two. */
const SHOWN =
  /^(place|area-place|meeting|notes|topic\/[^/]+|statement\/[^/]+\/(words|language|translation|out)|promise\/[^/]+\/(what|when|done)|helped\/[^/]+\/(who|how)|(answer|spoken|translation)\/[^/]+|shared\/.*)$/;

/** Two versions of anything that no section shows, so that whatever asks for its worker can be settled. */
export function OtherVersions({ open }: { open: Open }) {
  const heard = useHeard();
  const fields = Object.keys(open.state).filter((field) => open.state[field]?.others && !SHOWN.test(field));
  return (
    <>
      {fields.map((field) => (
        <TwoVersions
          key={field}
          label={field === "language" ? t("reading.language") : t("two.something")}
          field={open.state[field]}
          settle={(value) => heard.settle(open.id, field, value)}
          {...(field === "language" && { show: (value) => languageName(String(value ?? "")) })}
        >
          {null}
        </TwoVersions>
      ))}
    </>
  );
}
