import { useLayoutEffect, useState } from "preact/hooks";
import type { Heard, Profile, Start } from "../app/front";
import { AskFirst } from "./AskFirst";
import { Frame } from "./Frame";
import { HeardContext, ProfileContext } from "./heard";
import { Join } from "./join/Join";
import { t } from "./messages/translate";
import { later } from "./parts/Later";
import { Link } from "./parts/Link";
import { Page } from "./parts/Page";
import { Record } from "./record/Record";
import { go, homeInstead, type Route, routeOf, useAddress } from "./router";
import { Today } from "./today/Today";

const Ask = later(() => import("./ask/Ask").then(({ Ask }) => Ask));
const Asked = later(() => import("./ask/Asked").then(({ Asked }) => Asked));
const Answers = later(() => import("./answers/Answers").then(({ Answers }) => Answers));
const Card = later(() => import("./card/Card").then(({ Card }) => Card));
const Choose = later(() => import("./ask/Choose").then(({ Choose }) => Choose));
const Consent = later(() => import("./consent/Consent").then(({ Consent }) => Consent));
const Desk = later(() => import("./desk/Desk").then(({ Desk }) => Desk));
const Erase = later(() => import("./erase/Erase").then(({ Erase }) => Erase));
const Clean = later(() => import("./erase/Clean").then(({ Clean }) => Clean));
const ErasingSoon = later(() => import("./erase/ErasingSoon").then(({ ErasingSoon }) => ErasingSoon));
const KeepOrLetGo = later(() => import("./keeping/KeepOrLetGo").then(({ KeepOrLetGo }) => KeepOrLetGo));
const Find = later(() => import("./find/Find").then(({ Find }) => Find));
const Download = later(() => import("./download/Download").then(({ Download }) => Download));
const HeldWork = later(() => import("./held/HeldWork").then(({ HeldWork }) => HeldWork));
const Me = later(() => import("./me/Me").then(({ Me }) => Me));
const Move = later(() => import("./move/Move").then(({ Move }) => Move));
const Sets = later(() => import("./answers/Sets").then(({ Sets }) => Sets));
const Share = later(() => import("./share/Share").then(({ Share }) => Share));
const Waiting = later(() => import("./waiting/Waiting").then(({ Waiting }) => Waiting));

type Props = { heard: Heard; start: Start; invite: string | undefined };

/** The whole app: which screen stands at the present address. */
export function App({ heard, start, invite: opened }: Props) {
  const { path, query } = useAddress();
  const [joined, setJoined] = useState<Profile>();
  const [invite, setInvite] = useState(opened);
  // The screens are made anew when their language changes.
  const [language, setLanguage] = useState(0);
  const [asking, setAsking] = useState(() => start.kind === "ready" && heard.asksFirst());
  const profile = joined ?? (start.kind === "ready" ? start.profile : undefined);
  const begin = (now: Profile) => {
    setJoined(now);
    setInvite(undefined);
  };
  const route = routeOf(path);
  const home = profile && homeInstead(route, profile.role);
  useLayoutEffect(() => {
    if (home) go(home, "replace");
  }, [home]);
  const joining = !profile || invite !== undefined || route.at === "join";
  if (start.kind === "blocked") {
    return (
      <Page title={t("blocked.title")}>
        <p>{t(`blocked.${start.why}`)}</p>
      </Page>
    );
  }
  return (
    <HeardContext.Provider value={heard} key={language}>
      <ProfileContext.Provider value={profile ?? null}>
        <Frame route={route} bare={joining}>
          {joining ? (
            <Join invite={invite} profile={profile} joined={begin} />
          ) : asking ? (
            <AskFirst done={() => setAsking(false)} />
          ) : (
            <Screen route={route} query={query} profile={profile} spoken={() => setLanguage(language + 1)} />
          )}
        </Frame>
      </ProfileContext.Provider>
    </HeardContext.Provider>
  );
}

function Screen({
  route,
  query,
  profile,
  spoken,
}: {
  route: Route;
  query: string;
  profile: Profile;
  spoken: () => void;
}) {
  if (route.at === "me") return <Me spoken={spoken} />;
  if (profile.role === "steward") return <Steward />;
  if (route.at === "desk") return <Desk query={query} />;
  if (route.at === "desk-record") return <Desk query={query} id={route.id} />;
  if (route.at === "answers") return <Sets />;
  if (route.at === "answers-set") return <Answers key={route.id} id={route.id} query={query} />;
  if (route.at === "download") return <Download query={query} />;
  if (route.at === "today") return <Today />;
  if (route.at === "record") return <Record key={route.id} id={route.id} />;
  if (route.at === "ask") return <Choose query={query} />;
  if (route.at === "question") return <Ask key={route.id} id={route.id} question={route.question} query={query} />;
  if (route.at === "asked") return <Asked key={route.id} id={route.id} />;
  if (route.at === "find") return <Find />;
  if (route.at === "consent") return <Consent key={route.id} id={route.id} query={query} />;
  if (route.at === "card") return <Card key={route.id} id={route.id} />;
  if (route.at === "share") return <Share key={route.id} id={route.id} />;
  if (route.at === "move") return <Move key={route.id} id={route.id} />;
  if (route.at === "erase") return <Erase key={route.id} id={route.id} />;
  if (route.at === "clean") return <Clean key={route.id} id={route.id} />;
  if (route.at === "erasing") return <ErasingSoon />;
  if (route.at === "keeping") return <KeepOrLetGo />;
  if (route.at === "held") return <HeldWork />;
  if (route.at === "waiting") return <Waiting />;
  return (
    <Page title={t("app.missing")} back="/">
      <p>{t("app.missing-words")}</p>
    </Page>
  );
}

function Steward() {
  return (
    <Page title={t("steward.title")}>
      <p>{t("steward.words")}</p>
      <p>
        <Link to="/me">{t("app.me-desk")}</Link>
      </p>
    </Page>
  );
}
