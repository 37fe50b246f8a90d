/** How the `pg` driver writes a value of JavaScript as PostgreSQL's text; bytes stay bytes. Its types leave it out. */
declare module 'pg/lib/utils.js' {
  const wire: { readonly prepareValue: (value: unknown) => string | Buffer | null };
  export default wire;
}
