import { describe, expect, test } from '@jest/globals';

// What the bundler puts into the function.
Object.assign(globalThis, {
  FRAME_FILES: {
    entry: 'chat-frame-AAAAAAAA.js',
    imports: ['chat-chunk-BBBBBBBB.js'],
    style: 'chat-style-CCCCCCCC.css',
    scripts: ['chat-frame-AAAAAAAA.js', 'chat-chunk-BBBBBBBB.js', 'chat-more-DDDDDDDD.js'],
  },
});
const { frameDocument } = await import('../../../lambdas/widget/frame-document.ts');

const page = {
  ticket: 'ticket',
  language: 'en',
  name: 'Orvella',
  triggers: [],
  look: { color: '#1f4d3d', text: '#ffffff', position: 'right', icon: 'chat' },
  host: 'https://edge.example.com',
  uploads: 'https://quarantine.s3.eu-west-3.amazonaws.com',
  ancestors: 'https://shop.example.com',
} as const;
const directives = (policy: string) => new Map(policy.split('; ').map((each) => [each.split(' ')[0], each.split(' ').slice(1)] as const));

describe("the frame's document", () => {
  test('runs exactly its own files and nothing that is put together from text', () => {
    const { contentSecurityPolicy } = frameDocument(page);
    const policy = directives(contentSecurityPolicy);
    expect(policy.get('default-src')).toEqual(["'none'"]);
    expect(policy.get('script-src')).toEqual(
      ['chat-frame-AAAAAAAA.js', 'chat-chunk-BBBBBBBB.js', 'chat-more-DDDDDDDD.js'].map((name) => `https://edge.example.com/${name}`),
    );
    expect(policy.get('style-src')).toEqual(['https://edge.example.com/chat-style-CCCCCCCC.css']);
    expect(policy.get('connect-src')).toEqual(["'self'", page.uploads]);
    expect(policy.get('frame-ancestors')).toEqual(['https://shop.example.com']);
    expect([policy.get('require-trusted-types-for'), policy.get('trusted-types')]).toEqual([["'script'"], ["'none'"]]);
    expect(contentSecurityPolicy).not.toMatch(/unsafe|strict-dynamic|\*|data:(?!$|;)/);
  });

  test('holds no script and no style of its own, and what a customer has written is text in it (S8.4)', () => {
    const hostile = `"><script>alert(1)</script>'; script-src *`;
    const trigger = { id: 'id', when: { kind: 'exit-intent' }, say: [hostile], open: true, lead: false, tell: false } as const;
    const { html, contentSecurityPolicy } = frameDocument({ ...page, name: hostile, look: { ...page.look, icon: hostile }, triggers: [trigger] });
    expect(html.match(/<script[^>]*>[^<]*/g)).toEqual(['<script type="module" src="/chat-frame-AAAAAAAA.js">']);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/);
    expect(contentSecurityPolicy).toBe(frameDocument(page).contentSecurityPolicy);
  });
});
