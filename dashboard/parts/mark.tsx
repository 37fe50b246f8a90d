/** The mark of the product, as in `styles/mark.svg`. */
export const Mark = ({ size }: { readonly size: number }) => (
  <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="8" fill="#1f4ed8" />
    <path d="M8 24V10h3v3h3.5v-3h3v3H21v-3h3v14h-5v-4a3 3 0 0 0-6 0v4z" fill="#fff" />
  </svg>
);
