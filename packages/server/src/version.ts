/** Version of this build; a test keeps it equal to package.json. The CLI prints it without loading core. */
export const version = '0.1.0';
