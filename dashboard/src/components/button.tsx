import type { ButtonHTMLAttributes } from "react";
import { Link, type LinkProps } from "react-router";

type Look = "primary" | "plain" | "danger" | "quiet";

const LOOKS: Record<Look, string> = {
  primary: "bg-button text-white border-transparent hover:brightness-110",
  plain: "bg-surface text-text border-control-line hover:bg-raised",
  danger: "bg-surface text-bad border-control-line hover:bg-bad-ground",
  quiet: "bg-transparent text-accent border-transparent hover:bg-raised",
};

function classesOf(look: Look): string {
  return `inline-flex min-h-8 items-center justify-center gap-1.5 rounded-md border px-3 py-1 text-sm font-medium whitespace-nowrap disabled:opacity-60 ${LOOKS[look]}`;
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
}

export function Button({ look = "plain", className = "", type = "button", ...rest }: ButtonProps) {
  return <button type={type} className={`${classesOf(look)} ${className}`} {...rest} />;
}

/** A link that stands among buttons. */
export function ButtonLink({ look = "plain", ...rest }: LinkProps & { look?: Look }) {
  return <Link {...rest} className={classesOf(look)} />;
}
