import { render, Text } from 'ink';
import { createElement } from 'react';

/** The least that Ink can show: what any console made with it waits for. */
render(createElement(Text, null, 'hello'), { alternateScreen: true, incrementalRendering: true });

// On screen long enough to be seen, whatever else the machine does.
setTimeout(() => {}, 1_000);
