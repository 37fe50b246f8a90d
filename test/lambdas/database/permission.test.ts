import { describe, expect, test } from '@jest/globals';
import type { Areas, Permission } from '../../../lambdas/core/contract.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import { refuseKey, refuseMember, type Role } from '../../../lambdas/database/permission.ts';

const outcome = (check: () => void): string => {
  try {
    check();
    return 'yes';
  } catch (error) {
    return error instanceof Problem ? error.code : 'broken';
  }
};

describe('a member (S10)', () => {
  const ask = (role: Role, grant: Areas | null, permission: Permission) => outcome(() => refuseMember(role, grant, permission));

  test.each<[Role, Permission, string]>([
    ['owner', 'account:owner', 'yes'],
    ['admin', 'account:owner', 'not-allowed'],
    ['member', 'account:owner', 'not-allowed'],
    ['owner', 'account:admin', 'yes'],
    ['admin', 'account:admin', 'yes'],
    ['member', 'account:admin', 'not-allowed'],
    ['owner', 'account:journal', 'yes'],
    ['admin', 'account:journal', 'yes'],
    ['member', 'account:journal', 'not-allowed'],
    ['member', 'account:member', 'yes'],
    ['member', 'self', 'yes'],
  ])('as %s reaches %s: %s', (role, permission, expected) => {
    expect(ask(role, null, permission)).toBe(expected);
  });

  test.each<[Areas | null, Permission, string]>([
    [null, 'settings:read', 'not-found'],
    [null, 'knowledge:write', 'not-found'],
    [{ knowledge: 'read' }, 'knowledge:read', 'yes'],
    [{ knowledge: 'read' }, 'knowledge:write', 'not-allowed'],
    [{ knowledge: 'write' }, 'knowledge:read', 'yes'],
    [{ knowledge: 'write' }, 'knowledge:write', 'yes'],
    [{ knowledge: 'write' }, 'conversations:read', 'not-allowed'],
  ])('with the grant %j reaches %s: %s', (grant, permission, expected) => {
    expect(ask('member', grant, permission)).toBe(expected);
    expect(ask('admin', null, permission)).toBe('yes');
  });
});

describe('a key (S5)', () => {
  test.each<[Areas, boolean, Permission, string]>([
    [{ knowledge: 'write' }, true, 'knowledge:read', 'yes'],
    [{ knowledge: 'read' }, true, 'knowledge:write', 'not-allowed'],
    [{ knowledge: 'write' }, false, 'knowledge:read', 'not-found'],
    [{ knowledge: 'write' }, true, 'settings:read', 'not-allowed'],
    [{ settings: 'write' }, true, 'account:admin', 'not-allowed'],
    [{ settings: 'write' }, true, 'account:owner', 'not-allowed'],
    [{ settings: 'write' }, true, 'account:journal', 'not-allowed'],
    [{ settings: 'write' }, true, 'self', 'not-allowed'],
    [{ settings: 'read' }, false, 'account:member', 'yes'],
  ])('with the scopes %j, covering the chatbot %s, reaches %s: %s', (scopes, covers, permission, expected) => {
    expect(outcome(() => refuseKey(scopes, covers, permission))).toBe(expected);
  });
});
