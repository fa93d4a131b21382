/**
 * Irregular English forms, a family a line: the base first. Suffix rules cannot join them (went, go; mice, mouse).
 * Forms that are also common words of their own (saw, left, found, lay, ground) go with the verb only where the
 * other sense is the rarer one in talk.
 */
const FAMILIES = `
be am is are was were been being
have has had having
do does did done doing
go goes went gone going
get gets got gotten getting
make made making
take took taken taking
come came coming
see saw seen seeing
know knew known
think thought
give gave given giving
find found
tell told
say said says
become became
show shown
leave left leaving
feel felt
bring brought
begin began begun beginning
keep kept
hold held
write wrote written writing
stand stood
hear heard
mean meant
meet met meeting
run ran running
pay paid
sit sat sitting
speak spoke spoken
lead led
grow grew grown
lose lost losing
fall fell fallen
send sent
build built
understand understood
draw drew drawn
break broke broken
spend spent
cut cutting
drive drove driven driving
buy bought
wear wore worn
choose chose chosen choosing
eat ate eaten
fly flew flown flies flying
sing sang sung
swim swam swum swimming
teach taught
catch caught
fight fought
sleep slept
win won winning
ride rode ridden riding
rise rose risen
throw threw thrown
forget forgot forgotten
hide hid hidden hiding
drink drank drunk
sell sold
steal stole stolen
shake shook shaken
swear swore sworn
tear tore torn
wake woke woken waking
bite bit bitten
blow blew blown
freeze froze frozen
feed fed
flee fled
hang hung
lend lent
light lit
dig dug digging
shoot shot
shine shone
sink sank sunk
spring sprang sprung
stick stuck
strike struck stricken
sweep swept
dream dreamt
learn learnt
burn burnt
spell spelt
seek sought
bend bent
deal dealt
bind bound
breed bred
child children
man men
woman women
person people
foot feet
tooth teeth
mouse mice
goose geese
wife wives
life lives
knife knives
leaf leaves
half halves
shelf shelves
wolf wolves
thief thieves
loaf loaves
good better best
bad worse worst
far further furthest
`;

/** Form to base; a base leads to itself. */
export const irregularForms: ReadonlyMap<string, string> = new Map(
  FAMILIES.trim()
    .split('\n')
    .flatMap((line) => {
      const base = line.slice(0, line.indexOf(' '));
      return line.split(' ').map((form): [string, string] => [form, base]);
    }),
);
