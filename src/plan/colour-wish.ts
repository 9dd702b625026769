interface Environment {
  readonly FORCE_COLOR?: string | undefined;
  readonly NO_COLOR?: string | undefined;
}

/**
 * What an environment says of colour: whether it insists on some or on none; null where it says nothing. Where both
 * are set FORCE_COLOR counts, as Node and chalk have it. https://no-color.org, https://force-color.org
 */
export function colourWish({ FORCE_COLOR, NO_COLOR }: Environment): boolean | null {
  if (FORCE_COLOR !== undefined && /^(?:|\d+|true|false)$/.test(FORCE_COLOR))
    return !/^(?:0+|false)$/.test(FORCE_COLOR);
  return NO_COLOR === undefined || NO_COLOR === '' ? null : false;
}
