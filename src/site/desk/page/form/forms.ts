import { useQuery } from '@tanstack/react-query';
import { fileAt } from '../../../explorer/page/place.ts';
import type { FormField, FormType, FormTypes } from '../../form-type.ts';
import { BASE_OF_FORM } from '../read-again.ts';

/** The descriptions of the forms of all record types. */
export interface Forms {
  types: readonly FormType[];
  inputs: FormTypes['inputs'];
  /** The type by its constant, "AGREEMENT", or its name in the API; undefined if there is none. */
  typeOf(name: string): FormType | undefined;
  /** The fields of a new record. */
  fieldsOf(type: FormType): readonly FormField[];
}

/** Loads the descriptions of the forms; undefined until they are there. */
export function useForms(): Forms | undefined {
  return useQuery({
    queryKey: ['desk', 'types'],
    queryFn: async (): Promise<Forms> => {
      const response = await fetch(fileAt('desk/types.json'));
      if (!response.ok) throw new Error(String(response.status));
      const { types, inputs }: FormTypes = await response.json();
      return {
        types,
        inputs,
        typeOf: (name) => types.find((each) => each.type === name || each.name === name),
        fieldsOf: ({ input }) => inputs[input]!,
      };
    },
    staleTime: Number.POSITIVE_INFINITY,
    // No view works without them.
    retry: true,
    meta: BASE_OF_FORM,
  }).data;
}

/** The types of the API that implement an interface have its form: a City has the form of a Party. */
export function typeOfId(forms: Forms, id: string): FormType | undefined {
  return forms.typeOf(id.replace(/_[^_]*$/, '').toUpperCase());
}
