import type { Analyzer } from '../analyzer/analyzer.ts';

/**
 * Everyday English, a line a family. "pet: dog ..." reads: who asks about a pet may be answered by a dog. Questions
 * name the kind where people, when they talk, name the thing; only that direction is followed. "=" joins words that
 * stand for each other either way.
 */
const KINDS = `
pet: dog puppy pup cat kitten kitty hamster rabbit bunny parrot fish turtle guinea leash vet adopt paw fur
animal: dog puppy cat kitten horse bird rabbit cow sheep goat pig elephant lion bear turtle snake wildlife pet zoo
dog: puppy pup leash bark paw breed
cat: kitten kitty meow paw
bird: parrot owl eagle robin duck hawk
family: husband wife kid child son daughter mom mother dad father parent brother sister grandma grandmother grandpa grandfather aunt uncle cousin
child: kid son daughter baby toddler boy girl
kid: child son daughter baby toddler
parent: mom mother dad father mum
sibling: brother sister twin
spouse: husband wife partner
partner: husband wife boyfriend girlfriend spouse
relative: aunt uncle cousin grandma grandmother grandpa grandfather niece nephew
sport: soccer football basketball tennis baseball hockey golf volleyball swim run cycle surf ski skate climb rugby cricket team game
exercise: gym run jog yoga swim workout cycle bike lift weight pilates hike boxing kickboxing cardio train stretch
workout: gym run yoga weight exercise cardio train lift boxing
fitness: gym run yoga workout exercise train marathon
martial: karate judo taekwondo kickboxing boxing jiu
hobby: paint read cook garden photography music dance guitar piano knit hike draw craft write collect game
activity: hike paint swim camp cook dance run read game pottery visit picnic bike play walk
outdoors: hike camp trail park mountain kayak fish picnic bike
outdoor: hike camp trail park mountain kayak fish picnic bike
instrument: guitar piano violin drum flute clarinet cello saxophone trumpet ukulele
music: song band concert album guitar piano violin singer sing jazz rock classical
musician: singer band guitarist pianist composer
artist: singer band painter musician
art: paint painting draw sculpture pottery gallery sketch museum canvas
artwork: painting drawing sculpture sketch
craft: pottery knit sew crochet clay woodwork
event: festival concert parade party conference wedding fair race show workshop fundraiser ceremony exhibition meetup gala
celebration: birthday party wedding anniversary graduation festival
holiday: christmas thanksgiving easter halloween vacation
vacation: trip holiday travel beach resort cruise hotel
trip: travel vacation journey visit fly flight drive roadtrip
travel: trip train plane flight fly drive visit vacation abroad
country: france spain italy germany japan china india mexico canada england britain brazil greece sweden norway ireland scotland thailand australia portugal turkey egypt
city: paris london tokyo rome boston chicago seattle york angeles francisco berlin barcelona
place: city town country beach park lake mountain museum restaurant cafe
location: city town country park
state: california florida texas oregon colorado washington michigan arizona
vehicle: car truck bike motorcycle van suv bus
car: vehicle drive prius toyota honda ford tesla
food: pizza pasta salad soup chicken fish rice bread cake dish meal sandwich cook eat recipe
meal: breakfast lunch dinner dish supper
dish: pasta soup salad chicken curry stew lasagna
dessert: cake pie ice cream cookie chocolate brownie
drink: coffee tea wine beer juice water soda cocktail
fruit: apple banana orange grape berry strawberry mango peach
vegetable: carrot tomato potato spinach broccoli onion pepper
snack: chip cookie popcorn cracker nut
restaurant: cafe diner bistro eat dinner
ingredient: flour sugar butter garlic onion salt
job: work career position company hire boss office employ
career: job profession work
profession: teacher nurse doctor engineer lawyer designer programmer accountant manager
occupation: job work profession teacher nurse doctor engineer
education: school college university degree class course study
degree: bachelor master phd graduate university college
school: college university class teacher student
study: major degree course class exam university
subject: math history science physics biology
book: novel read author series fiction story
genre: fantasy fiction mystery thriller romance horror comedy
movie: film watch cinema documentary
film: movie watch cinema
show: series episode season watch
game: chess video console puzzle xbox playstation nintendo
device: phone laptop tablet computer camera
gadget: phone laptop tablet watch camera
clothing: shirt dress shoe jacket coat jean skirt hat
clothes: shirt dress shoe jacket coat jean skirt hat
jewelry: necklace ring bracelet earring
furniture: sofa couch chair table desk bed
flower: rose tulip lily sunflower daisy orchid
plant: flower tree garden tomato herb
color: red blue green yellow purple pink orange black white
weather: rain snow storm sunny wind
season: spring summer autumn winter
health: doctor sick hospital diagnose pain therapy medicine
illness: sick flu cold fever cancer disease
disease: cancer diabetes asthma
injury: hurt break sprain accident pain
symptom: pain headache fever cough tired
doctor: physician appointment clinic checkup
relationship: date marry boyfriend girlfriend husband wife divorce single
emotion: happy sad angry afraid anxious excited proud
feeling: happy sad angry afraid anxious excited proud
destress: relax calm therapy unwind yoga
stress: anxious overwhelm worry pressure
religion: church god faith bible mosque temple pray
religious: church god faith bible pray
politics: election vote president liberal conservative policy
political: election vote liberal conservative policy
charity: donate volunteer shelter fundraiser cause
volunteer: shelter charity donate community help
gift: present give birthday
award: prize medal trophy win
competition: contest tournament win race
money: pay cost price dollar salary budget
business: company store shop startup client customer
store: shop sell customer
home: house apartment live
house: home apartment
water: lake river sea ocean beach
nature: mountain forest lake river tree park wildlife hike
age: year old birthday born
nationality: country born
beverage: coffee tea wine beer juice water soda
breakfast: egg toast pancake cereal coffee oatmeal
cuisine: italian mexican chinese indian thai japanese french
diet: vegan vegetarian gluten dairy keto calorie eat
allergy: peanut nut dairy pollen gluten allergic
bake: cake cookie bread pie oven
appliance: oven fridge washer dryer dishwasher microwave
tool: hammer drill saw wrench screwdriver
room: kitchen bedroom bathroom office living garage
residence: house apartment home live
neighborhood: street block neighbor community
building: house tower church school office
transport: bus train car bike subway taxi
transportation: bus train car bike subway taxi
commute: bus train drive bike subway
flight: airport plane airline fly
accommodation: hotel hostel airbnb cabin tent
landmark: tower bridge museum castle statue temple
abroad: country overseas europe asia
coworker: colleague boss manager team
colleague: coworker boss team
employer: company boss job
skill: learn class course practice
class: course lesson workshop teacher
qualification: degree certificate license
certification: certificate course exam license
achievement: win award finish prize promote graduate medal
accomplishment: win award finish prize graduate
milestone: birthday anniversary graduation first
challenge: difficult struggle hard problem
obstacle: difficult struggle hard problem
fear: afraid scared phobia nervous
habit: daily routine morning smoke
routine: daily morning habit
therapy: counselor therapist counsel
medication: pill medicine drug dose prescription
medicine: pill drug dose prescription
treatment: therapy surgery medicine drug
hospital: surgery doctor nurse emergency
accident: crash injury hurt car
sleep: bed insomnia nap tired
software: app program tool
programming: code python javascript java developer
website: site page web online
social: facebook instagram twitter tiktok youtube
subscription: netflix spotify magazine monthly
bill: pay electricity rent water phone
expense: cost rent bill pay spend
income: salary wage pay earn
investment: stock bond fund crypto
loan: mortgage debt bank borrow
insurance: policy premium claim
wedding: marry bride groom ceremony
baby: pregnant birth born newborn
pregnancy: pregnant baby birth
toy: doll lego puzzle game bear
gear: tent boot backpack bike camera equipment
equipment: gear machine tool camera
decoration: painting plant lamp light poster
garden: plant flower vegetable tomato herb
crop: corn wheat tomato bean
insect: bee ant butterfly mosquito spider
fabric: cotton silk wool linen
shoe: sneaker boot sandal
accessory: hat scarf bag watch belt
makeup: lipstick mascara foundation
band: concert song singer guitar drum album
song: sing lyric album singer music
concert: band music festival perform
performance: concert dance show theater stage
dance: ballet salsa hip ballroom
theater: play stage musical actor
photography: photo camera lens picture
writing: write poem novel story blog journal
literature: novel poem author book
author: write novel book
poem: poetry write
club: group member meet
organization: group charity club company
cause: charity volunteer donate support rights
crime: steal theft police arrest
law: lawyer court legal
emergency: fire accident hospital police
disaster: flood fire storm earthquake
ancestry: grandparent heritage family
heritage: culture tradition family
tradition: holiday family culture
ethnicity: heritage culture
gender: transgender woman man
orientation: gay lesbian bisexual lgbtq
personality: kind shy funny outgoing honest
trait: kind shy funny outgoing honest
appearance: hair tall eye beard
haircut: hair salon cut
pastime: hobby paint read cook garden
language: english spanish french german italian chinese japanese
`;
const SAME = `
kid child
mom mother mum mama
dad father papa
grandma grandmother granny
grandpa grandfather granddad
movie film
car automobile
photo picture pic photograph image
house home
apartment flat condo
job work
vacation holiday
shop store
couch sofa
bike bicycle cycle
buy purchase
begin start
finish complete end
big large huge
small little tiny
sick ill
doctor physician
scared afraid frighten
happy glad pleased
sad unhappy upset
angry mad
smart clever intelligent
beautiful pretty gorgeous
fast quick
friend buddy pal
present gift
trip journey
road street
ocean sea
forest woods
marry wed wedding marriage
hurt injure injury
fix repair
choose pick select
quit resign
allergic allergy
gym workout
physical fitness
destress relax unwind
attend join participate
assist help support
talk speak chat conversation
promote advertise advertisement ad marketing
exam test
dog puppy pup
cat kitten
baby infant newborn
tv television
phone cellphone smartphone mobile
laptop computer
picnic barbecue bbq
enjoy love like
favorite favourite
motivate inspire
goal aim dream
plan intend
receive get
visit travel
relocate move
reside live
colleague coworker
lawyer attorney
autumn fall
soccer football
diner restaurant
rent lease
garbage trash rubbish
fridge refrigerator
cellar basement
shirt tshirt
pants trousers
sweater jumper
sneaker trainer
cab taxi
subway metro underground
airplane plane aircraft
vacuum hoover
candy sweet
cookie biscuit
fry chip
supper dinner
feeling emotion
scary frightening
tired exhausted sleepy
difficult hard tough
easy simple
important essential crucial
rich wealthy
funny hilarious
delicious tasty yummy
quiet calm peaceful
loud noisy
repair mend
sofa couch
teach instruct
study learn
win victory
lose loss defeat
argue argument fight quarrel
error mistake bug
delete remove
cost price
salary wage pay
company firm business
`;
const lines = (text: string): string[][] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split(/:?\s+/));

/** For a term of a question, terms that may stand in its place in an answer. */
export type Kindred = ReadonlyMap<string, ReadonlySet<string>>;

export function collectKindred(analyzer: Analyzer): Kindred {
  const found = new Map<string, Set<string>>();
  const add = (word: string, others: readonly string[]): void => {
    const term = analyzer.term(word);
    const known = found.get(term) ?? new Set();
    for (const other of others.map((each) => analyzer.term(each))) if (other !== term) known.add(other);
    found.set(term, known);
  };
  for (const [kind = '', ...things] of lines(KINDS)) add(kind, things);
  for (const family of lines(SAME)) for (const word of family) add(word, family);
  return found;
}
