/** Agent of the memories that Holdfast makes itself. */
export const ownAgent = 'holdfast';
