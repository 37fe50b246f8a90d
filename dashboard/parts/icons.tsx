import type { ReactNode } from 'react';

/** Icons of 20 by 20 in lines; they say nothing to those who do not see them: the text beside them does. */
const icon = (lines: ReactNode) =>
  function Icon() {
    return (
      <svg
        width="20"
        height="20"
        viewBox="0 0 20 20"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        {lines}
      </svg>
    );
  };

export const BotIcon = icon(
  <path d="M4 7.5A1.5 1.5 0 0 1 5.5 6h9A1.5 1.5 0 0 1 16 7.5v6a1.5 1.5 0 0 1-1.5 1.5H9l-3.5 2.5V15A1.5 1.5 0 0 1 4 13.5zM10 6V3.5M8 10v1M12 10v1" />,
);
export const TeamIcon = icon(
  <path d="M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6M2.5 16.5c.3-3 2.200-4.5 5-4.5s4.700 1.5 5 4.5M13 9.300a2.700 2.700 0 0 0 0-5.300M14.5 12.300c1.800.6 2.800 2 3 4.200" />,
);
export const KeyIcon = icon(<path d="M12.5 11.5a4 4 0 1 0-3.800-2.700L3 14.5V17h2.5v-2H8v-2.200l1.300-1.300a4 4 0 0 0 3.200 0M13.5 6.5h.01" />);
export const GaugeIcon = icon(<path d="M3.5 14.5a7.5 7.5 0 1 1 13 0M10 12l3-3.5" />);
export const ShieldIcon = icon(<path d="M10 2.5l6 2.200v4.600c0 3.800-2.5 6.600-6 8.200-3.5-1.600-6-4.400-6-8.200V4.700zM7.5 10l1.800 1.800L12.700 8.300" />);
export const HouseIcon = icon(<path d="M3.5 9L10 3.5 16.5 9v7.5h-4.5V12H8v4.5H3.5z" />);
export const PersonIcon = icon(<path d="M10 9.5a3.200 3.200 0 1 0 0-6.400 3.200 3.200 0 0 0 0 6.400M3.5 17c.5-3.200 3-4.800 6.5-4.800s6 1.600 6.5 4.800" />);
export const BanIcon = icon(<path d="M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14M5 5l10 10" />);
export const PlusIcon = icon(<path d="M10 4.5v11M4.5 10h11" />);
export const CloseIcon = icon(<path d="M5 5l10 10M15 5L5 15" />);
export const CopyIcon = icon(<path d="M7.5 7.5h8v8h-8zM12.5 7.5v-3h-8v8h3" />);
export const MoreIcon = icon(<path d="M5 10h.01M10 10h.01M15 10h.01" strokeWidth="2.6" />);
export const MenuIcon = icon(<path d="M3.5 6h13M3.5 10h13M3.5 14h13" />);
export const FileIcon = icon(<path d="M5.5 2.5h6l4 4v11h-10zM11.5 2.5v4h4" />);
export const SendIcon = icon(<path d="M3.5 10L17 3.5 12.5 17l-3-5.5zM9.5 11.5L17 3.5" />);
export const StopIcon = icon(<path d="M6 6h8v8H6z" />);
export const SwitchIcon = icon(<path d="M6.5 8L10 4.5 13.5 8M6.5 12l3.5 3.5 3.5-3.5" />);
export const ThumbUpIcon = icon(<path d="M6 9l3-6c1.300 0 2 .8 2 2v3h4.5l-1 8H6zM6 9H3v7h3" />);
export const ThumbDownIcon = icon(<path d="M6 11l3 6c1.300 0 2-.8 2-2v-3h4.5l-1-8H6zM6 11H3V4h3" />);
export const LeaveIcon = icon(<path d="M8 3.5H4v13h4M12.5 6.5L16 10l-3.5 3.5M16 10H8" />);
export const CardIcon = icon(<path d="M3 5.5h14v9H3zM3 8.5h14M6 12h3" />);
