import { useGraphiQL } from '@graphiql/react';
import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  Kind,
  OperationTypeNode,
} from 'graphql';
import { useState } from 'react';
import {
  fieldsOf,
  type ParsedQuery,
  type Path,
  parseQuery,
  selectionAt,
  withArgumentToggled,
  withField,
  withoutField,
} from '../field-edits.ts';
import { useEditorText } from './editor-text.ts';

interface Explored {
  schema: GraphQLSchema;
  draft: ParsedQuery | null;
  write: (text: string) => void;
  text: string;
}

/** All fields as a tree of checkboxes with descriptions. Ticking one edits the query and keeps the rest of it. */
export function FieldExplorer() {
  const { schema, editor, operationName } = useGraphiQL((state) => ({
    schema: state.schema,
    editor: state.queryEditor,
    operationName: state.operationName,
  }));
  const text = useEditorText(editor);
  const [wanted, setWanted] = useState('');
  if (!schema || !editor) return <p className="panel-lead">Loading the schema…</p>;

  let draft: ParsedQuery | null = null;
  let syntaxError: string | null = null;
  try {
    draft = parseQuery(text, operationName);
  } catch (error) {
    syntaxError = (error as Error).message;
  }
  const write = (changed: string) => {
    const range = editor.getModel()!.getFullModelRange();
    editor.pushUndoStop();
    editor.executeEdits('fields', [{ range, text: changed }]);
    editor.pushUndoStop();
  };
  const kind = draft?.operation.operation ?? OperationTypeNode.QUERY;
  const root = schema.getRootType(kind);
  const fields = Object.values(root ? fieldsOf(root) : {}).filter(({ name }) =>
    name.toLowerCase().includes(wanted.trim().toLowerCase()),
  );
  return (
    <section className="explorer" aria-label="Fields">
      <h2 className="panel-title">Fields</h2>
      {syntaxError ? (
        <p className="panel-lead" role="status">
          The query has a syntax error: {syntaxError} Correct it to select fields again.
        </p>
      ) : (
        <>
          <input
            type="search"
            className="field-search"
            placeholder="Find a field of the query"
            aria-label="Find a field of the query"
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
          />
          <ul className="fields">
            {fields.map((field) => (
              <FieldItem key={field.name} path={[{ field }]} field={field} explored={{ schema, draft, write, text }} />
            ))}
          </ul>
          {fields.length === 0 && <p className="panel-lead">No field has this name. Delete a letter or two.</p>}
        </>
      )}
    </section>
  );
}

interface FieldItemProps {
  path: Path;
  field: GraphQLField<unknown, unknown>;
  explored: Explored;
}

function FieldItem({ path, field, explored }: FieldItemProps) {
  const { draft, write, text } = explored;
  const selected = draft ? selectionAt(draft, path) : null;
  const [opened, setOpened] = useState<boolean | null>(null);
  const type = getNamedType(field.type);
  const hasMore = !isLeafType(type) || field.args.length > 0;
  const open = opened ?? (selected !== null && path.length < 3 && !isLeafType(type));
  const toggle = () => {
    write(selected && draft ? withoutField(draft, path) : withField(text, draft, path));
    if (!selected && hasMore) setOpened(true);
  };
  return (
    <li>
      <div className="field">
        {hasMore ? (
          <button
            type="button"
            className="disclose"
            aria-expanded={open}
            aria-label={`Fields and arguments of ${field.name}`}
            onClick={() => setOpened(!open)}
          />
        ) : (
          <span className="disclose-space" />
        )}
        <label title={field.description ?? undefined}>
          <input type="checkbox" checked={selected !== null} onChange={toggle} />
          <span className="field-name">{field.name}</span>
          <span className="field-type">{String(field.type)}</span>
        </label>
      </div>
      {field.description && <p className="field-description">{field.description}</p>}
      {open && <Inside path={path} field={field} explored={explored} selected={selected} />}
    </li>
  );
}

/** The arguments and fields of a field, rendered only when it is opened, as a schema has cycles. */
function Inside({ path, field, explored, selected }: FieldItemProps & { selected: ReturnType<typeof selectionAt> }) {
  const type = getNamedType(field.type);
  const possible = isAbstractType(type) ? explored.schema.getPossibleTypes(type) : [];
  return (
    <>
      {field.args.length > 0 && selected?.kind === Kind.FIELD && explored.draft && (
        <Arguments field={field} node={selected} draft={explored.draft} write={explored.write} />
      )}
      <ul className="fields">
        {Object.values(fieldsOf(type)).map((inner) => (
          <FieldItem key={inner.name} path={[...path, { field: inner }]} field={inner} explored={explored} />
        ))}
        {possible.map((on) => (
          <OnType key={on.name} path={path} on={on} shared={Object.keys(fieldsOf(type))} explored={explored} />
        ))}
      </ul>
    </>
  );
}

interface ArgumentsProps {
  field: GraphQLField<unknown, unknown>;
  node: FieldNode;
  draft: ParsedQuery;
  write: (text: string) => void;
}

function Arguments({ field, node, draft, write }: ArgumentsProps) {
  return (
    <ul className="fields arguments" aria-label={`Arguments of ${field.name}`}>
      {field.args.map((argument) => (
        <li key={argument.name}>
          <div className="field">
            <span className="disclose-space" />
            <label title={argument.description ?? undefined}>
              <input
                type="checkbox"
                checked={node.arguments?.some(({ name }) => name.value === argument.name) ?? false}
                onChange={() => write(withArgumentToggled(draft, node, argument))}
              />
              <span className="argument-name">{argument.name}:</span>
              <span className="field-type">{String(argument.type)}</span>
            </label>
          </div>
          {argument.description && <p className="field-description">{argument.description}</p>}
        </li>
      ))}
    </ul>
  );
}

interface OnTypeProps {
  path: Path;
  on: GraphQLObjectType;
  /** Names of the fields that all types share, listed above. */
  shared: string[];
  explored: Explored;
}

/** The fields of one type of an interface or union. */
function OnType({ path, on, shared, explored }: OnTypeProps) {
  const here: Path = [...path, { on }];
  const selected = explored.draft ? selectionAt(explored.draft, here) !== null : false;
  const [opened, setOpened] = useState<boolean | null>(null);
  const open = opened ?? selected;
  const own = Object.values(fieldsOf(on)).filter(({ name }) => !shared.includes(name));
  if (own.length === 0) return null;
  return (
    <li>
      <div className="field">
        <button
          type="button"
          className="disclose"
          aria-expanded={open}
          aria-label={`Fields of ${on.name} only`}
          onClick={() => setOpened(!open)}
        />
        <span className="on-type">only on {on.name}</span>
      </div>
      {open && (
        <ul className="fields">
          {own.map((field) => (
            <FieldItem key={field.name} path={[...here, { field }]} field={field} explored={explored} />
          ))}
        </ul>
      )}
    </li>
  );
}

export function FieldsIcon(props: object) {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" {...props}>
      <title>Fields</title>
      <path d="M3.5 4.5h5v5h-5zM5 6.8l1.2 1.2 1.8-2.2M12 7h8.5M3.5 14.5h5v5h-5zM12 17h8.5" />
    </svg>
  );
}
