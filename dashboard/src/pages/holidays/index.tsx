import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "../../api/client";
import { Figure, Figures, PageHead } from "../../components/card";
import { FallbackNotice } from "../../components/fallbacks";
import { Select } from "../../components/field";
import { wmapeReading } from "../../components/readings";
import { Message, QueryView } from "../../components/states";
import { formatPercent } from "../../format/numbers";
import { useView } from "../../view";
import { Holiday } from "./holiday";
import { holidaysQuery } from "./query";
import { text } from "./words";

function Overall({ data }: { data: Schemas["Holidays"] }) {
  const parts = [
    [text.onHolidays, data.on_holidays.wmape],
    [text.onOthers, data.on_other_periods.wmape],
  ] as const;
  return (
    <Figures>
      {parts.map(([name, wmape]) => (
        <Figure
          key={name}
          name={name}
          value={text.reading(formatPercent(wmape))}
          reading={wmapeReading(wmape)}
        />
      ))}
    </Figures>
  );
}

function Content({ data }: { data: Schemas["Holidays"] }) {
  const view = useView();
  const asked = view.get("holiday");
  const holiday = data.holidays.find(({ name }) => name === asked) ?? data.holidays[0];
  if (!holiday) return <Message title={text.none}>{text.noneHelp}</Message>;
  return (
    <>
      <PageHead
        title={text.title}
        note={data.column ? text.fromColumn(data.column) : text.fromCalendar}
        actions={
          <Select
            label={text.pick}
            value={holiday.name}
            options={data.holidays.map(({ name }) => ({ value: name, name }))}
            onPick={(name) => view.change({ holiday: name })}
          />
        }
      />
      <FallbackNotice />
      <Overall data={data} />
      <Holiday holiday={holiday} />
    </>
  );
}

/** Each holiday over the years: what it does to demand, and how well that was forecast. */
export default function HolidaysPage() {
  const { where } = useView();
  const holidays = useQuery(holidaysQuery(where));
  return <QueryView query={holidays}>{(data) => <Content data={data} />}</QueryView>;
}
