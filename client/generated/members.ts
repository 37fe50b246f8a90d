// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface Members {
  /** Join with the mailed token. Somebody new gives a name and chooses a password, and is signed in; somebody with an account of the address joins with it, and is signed in when the password is given and no second factor is asked for. */
  readonly acceptInvitation: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly token: string; readonly name?: string; readonly password?: string; };
    readonly reply: { readonly user: { readonly id: string; readonly email: string; readonly name: string; readonly locale: "fr" | "en"; }; readonly account: { readonly id: string; readonly name: string; readonly role: "owner" | "admin" | "member"; }; readonly signedIn: boolean; };
  };
  /** Change the role of a member, never one’s own and never the owner’s; it counts on the next call. */
  readonly changeRole: {
    readonly path: { readonly userId: string | number; };
    readonly query: undefined;
    readonly body: { readonly role: "admin" | "member"; };
    readonly reply: { readonly userId: string; readonly name: string; readonly email: string; readonly role: "owner" | "admin" | "member"; readonly joinedAt: string; };
  };
  /** Ask somebody to join: a link is mailed to the address, and only to it. */
  readonly invite: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly email: string; readonly role: "admin" | "member"; readonly grants?: readonly ({ readonly chatbotId: string; readonly areas: { readonly settings?: "read" | "write"; readonly knowledge?: "read" | "write"; readonly playbooks?: "read" | "write"; readonly conversations?: "read" | "write"; readonly channels?: "read" | "write"; readonly analytics?: "read" | "write"; }; })[]; };
    readonly reply: { readonly id: string; readonly email: string; readonly role: "admin" | "member"; readonly grants: readonly ({ readonly chatbotId: string; readonly areas: { readonly settings?: "read" | "write"; readonly knowledge?: "read" | "write"; readonly playbooks?: "read" | "write"; readonly conversations?: "read" | "write"; readonly channels?: "read" | "write"; readonly analytics?: "read" | "write"; }; })[]; readonly invitedBy: string; readonly createdAt: string; readonly expiresAt: string; };
  };
  /** Invitations that were not accepted yet, the expired ones among them, newest first. */
  readonly listInvitations: {
    readonly path: undefined;
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly email: string; readonly role: "admin" | "member"; readonly grants: readonly ({ readonly chatbotId: string; readonly areas: { readonly settings?: "read" | "write"; readonly knowledge?: "read" | "write"; readonly playbooks?: "read" | "write"; readonly conversations?: "read" | "write"; readonly channels?: "read" | "write"; readonly analytics?: "read" | "write"; }; })[]; readonly invitedBy: string; readonly createdAt: string; readonly expiresAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** The members of the account. */
  readonly listMembers: {
    readonly path: undefined;
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly userId: string; readonly name: string; readonly email: string; readonly role: "owner" | "admin" | "member"; readonly joinedAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** Remove a member, or leave: sessions, grants and keys of that member in this account are dead at the next call. The owner cannot be removed. */
  readonly removeMember: {
    readonly path: { readonly userId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Mail a new link for a whole new week; the one before is void. */
  readonly resendInvitation: {
    readonly path: { readonly invitationId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly email: string; readonly role: "admin" | "member"; readonly grants: readonly ({ readonly chatbotId: string; readonly areas: { readonly settings?: "read" | "write"; readonly knowledge?: "read" | "write"; readonly playbooks?: "read" | "write"; readonly conversations?: "read" | "write"; readonly channels?: "read" | "write"; readonly analytics?: "read" | "write"; }; })[]; readonly invitedBy: string; readonly createdAt: string; readonly expiresAt: string; };
  };
  /** Take an invitation back; its link is void at once. */
  readonly revokeInvitation: {
    readonly path: { readonly invitationId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Make another member the owner; the former owner becomes an admin. */
  readonly transferAccount: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly userId: string; };
    readonly reply: undefined;
  };
}

export const MEMBERS = {
  acceptInvitation: 'POST /v1/invitations/accept',
  changeRole: 'PATCH /v1/members/{userId}',
  invite: 'POST /v1/invitations',
  listInvitations: 'GET /v1/invitations',
  listMembers: 'GET /v1/members',
  removeMember: 'DELETE /v1/members/{userId}',
  resendInvitation: 'POST /v1/invitations/{invitationId}/resend',
  revokeInvitation: 'DELETE /v1/invitations/{invitationId}',
  transferAccount: 'POST /v1/account/transfer',
} as const satisfies Readonly<Record<keyof Members, string>>;
