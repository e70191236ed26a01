import { useSpeaker } from '../../../explorer/page/language.tsx';
import type { FormField } from '../../form-type.ts';
import { useCode, useLabels, usePathLabel } from '../words.tsx';
import type { Forms } from './forms.ts';
import { readDate } from './read-date.ts';
import { type FormValues, isBlank, referenceOf } from './values.ts';
import { localMoment } from './zoned-time.ts';

/** Returns a function that writes the value of a field as text, one line for each entry of a list. */
export function useValueText(forms: Forms): (field: FormField, value: unknown) => string {
  const code = useCode();
  const { date, words, language, locale } = useSpeaker();
  const labels = useLabels();
  const pathLabel = usePathLabel();
  const one = (field: FormField, value: unknown): string => {
    if (isBlank(value)) return '';
    if (field.is === 'REFERENCE') {
      const { chosen, typed } = referenceOf(value);
      return chosen?.label.text ?? typed;
    }
    if (field.is === 'TEXTS') {
      const { lang, text } = value as { lang: string; text: string };
      return `${text} (${language(lang)})`;
    }
    if (field.is === 'PARTS') return parts(field, value as FormValues);
    const text = String(value);
    if (field.is === 'DATE') return date(readDate(text) ?? text);
    if (field.is === 'INSTANT') return localMoment(text, locale);
    if (field.is === 'FLAG') return text === 'true' ? words.yes : words.no;
    if (field.is === 'FIELD') return pathLabel(text);
    return field.is === 'CONSTANT' ? code(text) : text;
  };
  const parts = (field: FormField, value: FormValues): string =>
    forms.inputs[field.of!]!.filter((each) => each.is !== 'ID' && !isBlank(value[each.name]))
      .map((each) => `${labels(each.label ?? each.name)}: ${all(each, value[each.name])}`)
      .join(' · ');
  const all = (field: FormField, value: unknown): string => {
    if (!field.isMany || isBlank(value)) return one(field, value);
    const isEntry = field.is !== 'PARTS' && field.is !== 'TEXTS';
    return (value as unknown[])
      .map((each) => one(field, isEntry ? (each as { value: unknown }).value : each))
      .join('\n');
  };
  return all;
}
