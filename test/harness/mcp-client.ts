import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { TestData } from './server.ts';

/** The result of a tool: the value that a model reads, or the text of an error. */
export interface Said {
  value: TestData;
  error: string | null;
}

/** A client of `/mcp`, which negotiates the revision 2026-07-28, or speaks like clients of 2025. */
export async function openMcpClient(url: string, { revision, key }: { revision?: string; key?: string } = {}) {
  const client = new Client(
    { name: 'test', version: '1' },
    revision ? { versionNegotiation: { mode: { pin: revision } } } : {},
  );
  const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {};
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit: { headers } }));
  return {
    client,
    async call(name: string, args: Record<string, unknown> = {}): Promise<Said> {
      const { content, structuredContent, isError } = await client.callTool({ name, arguments: args });
      const { text } = content[0] as { text: string };
      if (isError) return { value: null, error: text };
      expectSame(text, structuredContent);
      return { value: structuredContent, error: null };
    },
  };
}

/** The text is the value as JSON, for clients that know no values. */
function expectSame(text: string, value: unknown): void {
  if (text !== JSON.stringify(value)) throw new Error(`The text is not the value: ${text}`);
}

/** Metadata of a message of the revision 2026-07-28. */
export const META = {
  _meta: {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
  },
};

/** Sends a message, with the headers that its method needs unless the test gives others. */
export function post(url: string, message: object | string, headers: Record<string, string> = {}): Promise<Response> {
  const { method = '', params } = (typeof message === 'string' ? {} : message) as {
    method?: string;
    params?: { name?: string };
  };
  return fetch(`${url}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(params?.name && { 'mcp-name': params.name }),
      ...headers,
    },
    body: typeof message === 'string' ? message : JSON.stringify(message),
  });
}

export function message(method: string, params: object = META) {
  return { jsonrpc: '2.0', id: 1, method, params };
}
