import { registerMergeRule } from '../../records/writing/merge-rules.ts';

/** Returns SQL for the names of a topic that are shown, by language. */
const shownNames = (topic: string) => `
  select ${topic}.name_lang as lang, ${topic}.name as text
  union select key, value from jsonb_each_text(${topic}.names_in)`;

/** Registers that the survivor of a merge is found by the names of the other topic: those that it does not show. */
export function registerTopicMergeRules(): void {
  registerMergeRule('topic', {
    addition: `
      insert into topic_name (topic_id, lang, text, ordinal)
      select kept.id, lost.lang, lost.text, row_number() over (order by lost.lang <> other.name_lang, lost.lang)
        + (select coalesce(max(ordinal), -1) from topic_name where topic_id = kept.id)
      from topic kept cross join jsonb_populate_record(null::topic, $2::jsonb) other
      cross join lateral (${shownNames('other')} except (${shownNames('kept')})) lost
      where kept.id = $1
      on conflict (topic_id, lang, text) do nothing`,
  });
}
