/* Exports of other programs as they write them, with what goes wrong in each. Made for these tests. */

const node = (id: string, parent: string | null, children: readonly string[], message: unknown): object => ({
  id,
  parent,
  children,
  message,
});
const said = (id: string, role: string, text: string, more: object = {}): object => ({
  id,
  author: { role, name: null, metadata: {} },
  create_time: 1_770_112_800.25,
  content: { content_type: 'text', parts: [text] },
  status: 'finished_successfully',
  recipient: 'all',
  metadata: {},
  ...more,
});

export const chatgpt = [
  {
    title: 'Trip to Lisbon',
    create_time: 1_770_112_800.123,
    update_time: 1_770_113_000,
    conversation_id: 'c-1',
    current_node: 'a2',
    mapping: {
      root: node('root', null, ['sys'], null),
      sys: node('sys', 'root', ['u1'], said('sys', 'system', '')),
      u1: node('u1', 'sys', ['a1', 'a1b'], said('u1', 'user', 'When does the night train to Lisbon leave?')),
      a1: node('a1', 'u1', [], said('a1', 'assistant', 'I do not know.')),
      a1b: node(
        'a1b',
        'u1',
        ['t1'],
        said('a1b', 'assistant', 'At 21:25 from Hendaye.', { metadata: { model_slug: 'gpt-x' } }),
      ),
      t1: node('t1', 'a1b', ['u2'], said('t1', 'tool', 'timetable', { author: { role: 'tool' } })),
      u2: node(
        'u2',
        't1',
        ['a2'],
        said('u2', 'user', '', {
          content: {
            content_type: 'multimodal_text',
            parts: [{ content_type: 'image_asset_pointer' }, 'And this ticket?'],
          },
        }),
      ),
      a2: node('a2', 'u2', [], said('a2', 'assistant', 'It is valid.')),
    },
  },
  {
    title: 'Broken',
    id: 'c-2',
    current_node: 'x',
    mapping: { x: node('x', 'y', [], said('x', 'user', 'lost')), y: node('y', 'x', ['x'], null) },
  },
  { title: 'Nothing' },
];

export const claude = [
  {
    uuid: 'k-1',
    name: 'Bread',
    created_at: '2026-02-03T09:00:00.000000Z',
    updated_at: '2026-02-03T09:10:00.000000Z',
    account: { uuid: 'me' },
    chat_messages: [
      {
        uuid: 'm-1',
        sender: 'human',
        text: 'How long does rye rise?',
        content: [{ type: 'text', text: 'How long does rye rise?' }],
        created_at: '2026-02-03T09:00:01.123456Z',
        attachments: [{ file_name: 'loaf.txt', extracted_content: 'secret recipe' }],
        files: [],
      },
      {
        uuid: 'm-2',
        sender: 'assistant',
        text: 'ignored',
        content: [
          { type: 'thinking', thinking: 'hm' },
          { type: 'text', text: 'About three hours.' },
          { type: 'tool_use', name: 'x', input: {} },
          { type: 'text', text: 'Longer in winter.' },
        ],
        created_at: '2026-02-03T09:00:05Z',
        attachments: [],
        files: [],
      },
      {
        uuid: 'm-3',
        sender: 'assistant',
        text: '',
        content: [{ type: 'tool_use', name: 'x', input: {} }],
        created_at: '2026-02-03T09:00:06Z',
        attachments: [],
        files: [],
      },
      { uuid: 'm-4', sender: 'robot', text: 'Beep', content: [], created_at: '2026-02-03T09:00:07Z' },
    ],
  },
];

export const mem0 = {
  results: [
    {
      id: 'm0-1',
      memory: 'Likes aisle seats',
      hash: 'h',
      user_id: 'alex',
      agent_id: 'travel',
      run_id: 'r1',
      categories: ['travel', 'preferences'],
      metadata: { seat: 'aisle' },
      created_at: '2026-01-15T10:30:00.123456-08:00',
      updated_at: null,
    },
    { id: 'm0-2', memory: '   ', user_id: 'alex', created_at: '2026-01-15' },
    { memory: 'Has no id', user_id: 'alex' },
  ],
  relations: [{ source: 'alex', relationship: 'lives_in', target: 'Porto' }],
};

export const openmemory = {
  user: { id: 'u', user_id: 'mira' },
  apps: [{ id: 'app-1', name: 'cursor' }],
  categories: [{ id: 'cat-1', name: 'work' }],
  memories: [
    {
      id: 'o-1',
      user_id: 'u',
      app_id: 'app-1',
      content: 'Deploys on Tuesdays',
      metadata: { a: 1 },
      state: 'active',
      created_at: '2026-03-01T08:00:00+00:00',
      category_ids: ['cat-1'],
    },
    { id: 'o-2', content: 'Old habit', state: 'archived', created_at: '2026-03-02T08:00:00+00:00', category_ids: [] },
    { id: 'o-3', content: 'Gone', state: 'deleted', created_at: null, category_ids: [] },
  ],
  memory_categories: [],
};
export const openmemoryLines = [
  {
    id: 'o-1',
    content: 'Deploys on Tuesdays',
    metadata: { a: 1 },
    created_at: '2026-03-01T08:00:00+00:00',
    updated_at: null,
    state: 'active',
    app: 'cursor',
    categories: ['work'],
  },
];

export const zep = {
  nodes: [
    {
      uuid: 'n-1',
      name: 'Ada',
      labels: ['Entity', 'Person'],
      summary: 'A pilot from Bristol',
      created_at: '2026-01-01T00:00:00Z',
    },
    { uuid: 'n-2', name: 'Bristol', labels: ['Entity'], summary: '', created_at: '2026-01-01T00:00:00Z' },
  ],
  edges: [
    {
      uuid: 'e-1',
      name: 'LIVES_IN',
      fact: 'Ada lives in Bristol',
      source_node_uuid: 'n-1',
      target_node_uuid: 'n-2',
      valid_at: '2025-05-01T00:00:00Z',
      invalid_at: null,
      created_at: '2026-01-01T00:00:00Z',
      episodes: ['p-1'],
    },
    { uuid: 'e-2', name: 'WORKS_AT', fact: '', source_node_uuid: 'n-1', target_node_uuid: 'n-2' },
  ],
  episodes: [
    {
      uuid: 'p-1',
      content: 'I moved to Bristol',
      role: 'Ada',
      role_type: 'user',
      thread_id: 't-1',
      created_at: '2026-01-01T00:00:00Z',
    },
  ],
};

export const mcp = [
  {
    type: 'entity',
    name: 'Jonas',
    entityType: 'person',
    observations: ['Speaks fluent Danish', 'Jonas has a dog', { content: 'Prefers mornings' }],
  },
  { type: 'relation', from: 'Jonas', to: 'Harbour AG', relationType: 'works_at' },
  { type: 'entity', entityType: 'person', observations: [] },
  { type: 'note' },
];

export const episodes = {
  episodes: [
    {
      id: 7,
      user_id: 'sara',
      content: 'Booked the dentist',
      role: 'user',
      created_at: '2026-02-01 08:30:00+00',
      salience: 0.8,
      source: { type: 'chat' },
      meta: '{"tags":["health"],"session_id":"s-9"}',
    },
    {
      id: 8,
      user_id: 'sara',
      content: 'Day: dentist, bread',
      role: 'summary',
      created_at: 1_770_000_000,
      importance: 3,
    },
    { id: 9, user_id: 'sara', content: 'When?', created_at: 'yesterday' },
  ],
};
