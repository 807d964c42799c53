import { chooseAddress } from "../ask/address";
import { t } from "../messages/translate";
import { Fold } from "../parts/Fold";
import { Link } from "../parts/Link";

/** The way from what somebody said to asking the same person a set of questions. */
export function AskPart({ record, subject }: { record: string; subject: string }) {
  return (
    <Fold title={t("record.questions")} open>
      <p>
        <Link to={chooseAddress(subject, record)} class="next">
          {t("record.ask")}
        </Link>
      </p>
    </Fold>
  );
}
