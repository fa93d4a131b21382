import { describePages, describeTypes } from './pages.ts';

describeTypes();
describePages(0);
