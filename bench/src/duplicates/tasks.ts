/** A piece of work, ways to ask for it again, and work that is near to it and yet another. */
export interface Task {
  readonly done: string;
  /** The same words, nearly: another order, another form, a verb of the same meaning, words around it. */
  readonly again: readonly string[];
  /** In words of one's own, as another person would put it. */
  readonly retold: string;
  readonly others: readonly string[];
}

const lines = `
Fix the login redirect loop | please repair the redirect loop of the login ; Fix login redirect loops | users bounce forever when signing in, sort that out | Fix the logout redirect loop ; Document the login redirect loop
Deploy billing 2.3.1 to staging | Release billing 2.3.1 to staging ; now deploy billing 2.3.1 on staging please | bring version 2.3.1 of billing onto the staging cluster | Deploy billing 2.3.2 to staging ; Deploy billing 2.3.1 to production
Write the release notes for June | Draft release notes for June ; create the June release notes | summarise for customers what we shipped in June | Write the release notes for July ; Delete the release notes for June
Rename getUser to loadUser in src/users.ts | rename getUser to loadUser, in src/users.ts ; Please rename getUser into loadUser in src/users.ts | in src/users.ts getUser should be called loadUser | Rename loadUser to getUser in src/users.ts ; Rename getUser to loadUser in src/orders.ts
Move the orders table from mysql to postgres | migrate the orders table from mysql to postgres ; Moving orders table from mysql to postgres | get orders off mysql and into postgres | Move the orders table from postgres to mysql ; Move the users table from mysql to postgres
Enable caching of product images | enable product image caching ; Activate caching of product images | product pictures should be cached | Disable caching of product images ; Enable caching of product prices
Add an index on orders.customer_id | create an index on orders.customer_id ; Add the orders.customer_id index | queries by orders.customer_id are slow, give them an index | Add an index on orders.product_id ; Remove the index on orders.customer_id
Upgrade node to 24 in the build image | Update the build image to node 24 ; bump node to 24 in the build images | the build image should run node 24 | Upgrade node to 22 in the build image ; Upgrade python to 3.13 in the build image
Send the weekly report to the finance team | Mail the weekly report to the finance team ; send the finance team the weekly report | let finance have this week's numbers | Send the weekly report to the sales team ; Send the monthly report to the finance team
Translate the onboarding mails into Portuguese | translate onboarding mails to Portuguese ; Please translate the onboarding mail into Portuguese | we need the welcome messages in Portuguese | Translate the onboarding mails into Spanish ; Translate the invoice mails into Portuguese
Back up the customer database | Backing up the customer database now ; back up the database of customers | take a dump of all customer data | Restore the customer database ; Back up the inventory database
Investigate the memory leak in the image worker | study the memory leak of the image worker ; Look at the image worker memory leak | find out why the image worker eats more and more RAM | Investigate the memory leak in the mail worker ; Investigate the deadlock in the image worker
Rotate the API keys of the payment provider | rotate the payment provider API keys ; Please rotate API keys of the payment provider | the payment provider's credentials have to be replaced | Rotate the API keys of the mail provider ; Revoke the API keys of the payment provider
Write unit tests for the discount calculator | create unit tests for the discount calculator ; Add unit tests of the discount calculator | cover the discount calculator with tests | Write unit tests for the tax calculator ; Refactor the discount calculator
Remove the deprecated v1 endpoints | Delete deprecated v1 endpoints ; drop the deprecated endpoints of v1 | get rid of everything under v1 | Remove the deprecated v2 endpoints ; Document the deprecated v1 endpoints
Set up alerts for disk usage above 80% | configure alerts for disk usage above 80% ; Set up disk usage alerts above 80% | we want to be told when a disk is more than 80% full | Set up alerts for disk usage above 90% ; Set up alerts for memory usage above 80%
Clean the temporary uploads older than 30 days | remove temporary uploads older than 30 days ; Purge temporary uploads that are older than 30 days | throw away uploads nobody finished for 30 days | Clean the temporary uploads older than 7 days ; Archive the temporary uploads older than 30 days
Review pull request #412 | look at pull request #412 ; Please review the pull request #412 | give feedback on #412 | Review pull request #413 ; Merge pull request #412
Design the database schema for gift cards | designing a database schema for gift cards ; Design the gift card database schema | how shall we store gift cards? draw the tables | Design the database schema for coupons ; Design the landing page for gift cards
Import the product catalogue of Faro | load the product catalogue of Faro ; Import Faro's product catalogue | read the goods from Faro into our shop | Import the product catalogue of Tavira ; Export the product catalogue of Faro
Write a postmortem of the outage on Friday | Draft the postmortem for Friday's outage ; create a postmortem of Friday's outage | write down what went wrong on Friday | Write a postmortem of the outage on Monday ; Send a mail about the outage on Friday
Implement pagination in the customer list | Add pagination to the customer list ; build pagination of the customer lists | the customer list should come page by page | Implement sorting in the customer list ; Implement pagination in the order list
Refactor the cart module into smaller files | restructure the cart module into smaller files ; Refactor cart module to smaller files | split up the big cart module | Refactor the checkout module into smaller files ; Test the cart module with smaller files
Check the licence of every dependency | verify the licences of every dependency ; Check every dependency's licence | are all packages that we use allowed to be used? | Check the version of every dependency ; Check the licence of every font
Measure the start time of the mobile app | measure start times of the mobile app ; Measure the mobile app start time | how long does the app on the phone need to open? | Measure the download size of the mobile app ; Measure the start time of the desktop app
`;

const split = (text: string, mark: string): string[] => text.split(mark).map((part) => part.trim());

/** Twenty-five, all of our own. */
export const tasks: readonly Task[] = lines
  .trim()
  .split('\n')
  .map((line): Task => {
    const [done = '', again = '', retold = '', others = ''] = split(line, '|');
    return { done, again: split(again, ';'), retold, others: split(others, ';') };
  });
