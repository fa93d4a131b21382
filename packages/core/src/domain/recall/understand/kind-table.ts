/**
 * Everyday English, a line a family. "pet: dog ..." reads: who asks about a pet may be answered by a dog. Questions
 * name the kind where people, when they talk, name the thing; only that direction is followed. Things, people and
 * feelings only: the abstract words of work (project, problem, plan) stand for too much, and lost where they were tried.
 */
export const kindTable = `
pet: dog puppy pup cat kitten kitty hamster rabbit bunny parrot fish turtle guinea leash vet adopt paw fur gecko lizard snake goldfish canary
animal: dog puppy cat kitten horse bird rabbit cow sheep goat pig elephant lion bear turtle snake wildlife pet zoo wolf fox deer monkey giraffe zebra tiger whale dolphin shark squirrel hen chicken duck goose frog
dog: puppy pup leash bark paw breed
cat: kitten kitty meow paw
bird: parrot owl eagle robin duck hawk sparrow pigeon penguin swan chicken goose crow
family: husband wife kid child son daughter mom mother dad father parent brother sister grandma grandmother grandpa grandfather aunt uncle cousin
child: kid son daughter baby toddler boy girl
kid: child son daughter baby toddler
parent: mom mother dad father mum
sibling: brother sister twin sis bro
spouse: husband wife partner
partner: husband wife boyfriend girlfriend spouse
relative: aunt uncle cousin grandma grandmother grandpa grandfather niece nephew
sport: soccer football basketball tennis baseball hockey golf volleyball swim run cycle surf ski skate climb rugby cricket team game rowing wrestling archery fencing badminton bowling marathon boxing judo karate
exercise: gym run jog yoga swim workout cycle bike lift weight pilates hike boxing kickboxing cardio train stretch squat pushup plank treadmill
workout: gym run yoga weight exercise cardio train lift boxing
fitness: gym run yoga workout exercise train marathon
martial: karate judo taekwondo kickboxing boxing jiu
hobby: paint read cook garden photography music dance guitar piano knit hike draw craft write collect game sew embroidery bake fish chess puzzle pottery stargazing birdwatching woodwork calligraphy origami
activity: hike paint swim camp cook dance run read game pottery visit picnic bike play walk museum beach concert craft draw garden fish ski climb
outdoors: hike camp trail park mountain kayak fish picnic bike
outdoor: hike camp trail park mountain kayak fish picnic bike
instrument: guitar piano violin drum flute clarinet cello saxophone trumpet ukulele harp bass keyboard trombone banjo mandolin accordion viola
music: song band concert album guitar piano violin singer sing jazz rock classical rap pop blues folk orchestra choir melody playlist tune
musician: singer band guitarist pianist composer
artist: singer band painter musician
art: paint painting draw sculpture pottery gallery sketch museum canvas exhibit portrait watercolor mural statue
artwork: painting drawing sculpture sketch
craft: pottery knit sew crochet clay woodwork embroidery quilt origami jewelry candle
event: festival concert parade party conference wedding fair race show workshop fundraiser ceremony exhibition meetup gala gathering celebration reunion picnic webinar meeting performance tournament marathon retreat
celebration: birthday party wedding anniversary graduation festival toast cake firework
holiday: christmas thanksgiving easter halloween vacation hanukkah diwali eid ramadan passover carnival
vacation: trip holiday travel beach resort cruise hotel island flight tour camp roadtrip
trip: travel vacation journey visit fly flight drive roadtrip tour hike camp excursion
travel: trip train plane flight fly drive visit vacation abroad
country: france spain italy germany japan china india mexico canada england britain brazil greece sweden norway ireland scotland thailand australia portugal turkey egypt finland denmark switzerland austria poland russia ukraine korea vietnam indonesia philippines argentina chile peru colombia cuba kenya nigeria morocco africa netherlands belgium israel iran
city: paris london tokyo rome boston chicago seattle york angeles francisco berlin barcelona madrid lisbon vienna prague amsterdam dublin sydney toronto vancouver seoul beijing shanghai mumbai delhi dubai istanbul moscow athens miami houston dallas atlanta denver portland philadelphia detroit
place: city town country beach park lake mountain museum restaurant cafe bar library gym hall shop square market garden
location: city town country park
state: california florida texas oregon colorado washington michigan arizona nevada georgia ohio virginia carolina minnesota hawaii alaska utah
vehicle: car truck bike motorcycle van suv bus scooter boat tractor trailer rv
car: vehicle drive prius toyota honda ford tesla
food: pizza pasta salad soup chicken fish rice bread cake dish meal sandwich cook eat recipe burger noodle taco sushi curry steak cheese egg sausage bean vegetable fruit stew lasagna
meal: breakfast lunch dinner dish supper
dish: pasta soup salad chicken curry stew lasagna
dessert: cake pie ice cream cookie chocolate brownie pudding donut cupcake muffin tart candy cheesecake
drink: coffee tea wine beer juice water soda cocktail latte espresso smoothie milk lemonade whiskey vodka cider
fruit: apple banana orange grape berry strawberry mango peach pear cherry pineapple melon watermelon kiwi plum lemon lime blueberry raspberry avocado
vegetable: carrot tomato potato spinach broccoli onion pepper lettuce cucumber cabbage cauliflower bean pea corn zucchini eggplant celery kale pumpkin mushroom
snack: chip cookie popcorn cracker nut
restaurant: cafe diner bistro eat dinner
ingredient: flour sugar butter garlic onion salt egg milk oil pepper cheese
job: work career position company hire boss office employ interview shift promote intern freelance
career: job profession work promotion counselor business engineer teacher
profession: teacher nurse doctor engineer lawyer designer programmer accountant manager dentist chef cook pilot driver artist writer actor scientist librarian mechanic plumber electrician carpenter journalist photographer therapist counselor barista waiter police firefighter
occupation: job work profession teacher nurse doctor engineer
education: school college university degree class course study master phd diploma scholarship tutor graduate
degree: bachelor master phd graduate university college
school: college university class teacher student kindergarten grade campus semester principal
study: major degree course class exam university homework lecture thesis research
subject: math history science physics biology chemistry geography literature economics psychology algebra
book: novel read author series fiction story biography memoir chapter library poem
genre: fantasy fiction mystery thriller romance horror comedy rock jazz pop classical drama romantic
movie: film watch cinema documentary actor director scene trailer netflix
film: movie watch cinema
show: series episode season watch sitcom drama netflix documentary
game: chess video console puzzle xbox playstation nintendo card poker checkers soccer basketball tournament controller
device: phone laptop tablet computer camera console headphone speaker printer router smartwatch tv
gadget: phone laptop tablet watch camera
clothing: shirt dress shoe jacket coat jean skirt hat sweater hoodie jeans sock suit tie scarf glove blouse
clothes: shirt dress shoe jacket coat jean skirt hat
jewelry: necklace ring bracelet earring pendant brooch chain
furniture: sofa couch chair table desk bed shelf bookcase dresser wardrobe cabinet stool lamp mattress
flower: rose tulip lily sunflower daisy orchid daffodil lavender peony violet hydrangea
plant: flower tree garden tomato herb succulent cactus fern seed rose basil
color: red blue green yellow purple pink orange black white gray grey brown gold silver turquoise teal
weather: rain snow storm sunny wind cloud fog thunder hail heat cold freeze
season: spring summer autumn winter
health: doctor sick hospital diagnose pain therapy medicine clinic symptom blood heart weight allergy checkup surgery recover
illness: sick flu cold fever cancer disease infection virus covid migraine pneumonia diabetes asthma
disease: cancer diabetes asthma
injury: hurt break sprain accident pain wound bruise fracture ankle knee cut burn
symptom: pain headache fever cough tired nausea rash dizzy itch vomit sore
doctor: physician appointment clinic checkup specialist surgeon dentist therapist nurse
relationship: date marry boyfriend girlfriend husband wife divorce single breakup couple engaged engagement fiance dating
emotion: happy sad angry afraid anxious excited proud joy grief fear lonely hope love jealous grateful nervous
feeling: happy sad angry afraid anxious excited proud lonely nervous grateful guilty hopeful relieved
destress: relax calm therapy unwind yoga
stress: anxious overwhelm worry pressure
religion: church god faith bible mosque temple pray christian muslim jewish buddhist hindu catholic islam meditate
religious: church god faith bible pray
politics: election vote president liberal conservative policy government senator congress campaign democrat republican mayor party protest
political: election vote liberal conservative policy
charity: donate volunteer shelter fundraiser cause fundraise foundation nonprofit homeless
volunteer: shelter charity donate community help
gift: present give birthday
award: prize medal trophy win certificate honor title
competition: contest tournament win race
money: pay cost price dollar salary budget save spend loan debt bank cash dollars euro
business: company store shop startup client customer launch brand sell market entrepreneur
store: shop sell customer boutique supermarket mall market bakery
home: house apartment live rent mortgage move roommate neighborhood
house: home apartment
water: lake river sea ocean beach
nature: mountain forest lake river tree park wildlife hike sunset waterfall desert valley canyon wood
age: year old birthday born
nationality: country born
beverage: coffee tea wine beer juice water soda
breakfast: egg toast pancake cereal coffee oatmeal
cuisine: italian mexican chinese indian thai japanese french
diet: vegan vegetarian gluten dairy keto calorie eat protein carb sugar calories fasting
allergy: peanut nut dairy pollen gluten allergic shellfish pet cat dust
bake: cake cookie bread pie oven
appliance: oven fridge washer dryer dishwasher microwave toaster blender kettle stove vacuum
tool: hammer drill saw wrench screwdriver
room: kitchen bedroom bathroom office living garage attic basement nursery den
residence: house apartment home live
neighborhood: street block neighbor community
building: house tower church school office
transport: bus train car bike subway taxi ferry tram uber ride
transportation: bus train car bike subway taxi
commute: bus train drive bike subway
flight: airport plane airline fly
accommodation: hotel hostel airbnb cabin tent
landmark: tower bridge museum castle statue temple monument cathedral palace fountain
abroad: country overseas europe asia
coworker: colleague boss manager team
colleague: coworker boss team
employer: company boss job
skill: learn class course practice train
class: course lesson workshop teacher
qualification: degree certificate license
certification: certificate course exam license
achievement: win award finish prize promote graduate medal complete degree record
accomplishment: win award finish prize graduate
milestone: birthday anniversary graduation first graduate promotion
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
sleep: bed insomnia nap tired nightmare dream pillow
software: app program tool
programming: code python javascript java developer
website: site page web online
social: facebook instagram twitter tiktok youtube blog post
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
crime: steal theft police arrest robbery burglary scam fraud murder
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
farm: cow sheep goat pig chicken tractor barn crop
reptile: snake lizard turtle gecko
fish: salmon tuna trout cod shark goldfish
meat: beef pork chicken lamb turkey bacon sausage steak ham
seafood: fish shrimp crab lobster salmon oyster
spice: cinnamon ginger garlic pepper cumin turmeric basil
console: xbox playstation nintendo switch
computer: laptop pc mac keyboard monitor
tree: oak pine maple birch willow palm cedar
body: arm leg back knee shoulder neck head hand foot
material: wood metal glass plastic leather steel stone paper clay
container: box jar bottle bag basket bin
shape: circle square triangle round
goal: want hope dream plan achieve
advice: suggest recommend tip should
passion: love enjoy dream
inspiration: inspire motivate idea
memory: remember childhood photo nostalgia
childhood: kid grow young school
surgery: operation hospital surgeon knee recover
death: die funeral lose pass grief
died: pass funeral lose death
funeral: die death bury grief
divorce: separate split ex custody
birthday: party cake gift turn
anniversary: year marry celebrate
move: relocate apartment new house pack
hometown: born grow city town
nickname: call name
name: call
schedule: calendar appointment meeting monday tuesday wednesday thursday friday
drive: car road
vegetarian: vegan meat
pastry: cake croissant bread pie
alcohol: beer wine whiskey cocktail drunk
smoke: cigarette quit vape
weapon: gun knife sword
military: army navy soldier veteran serve
war: army soldier battle veteran
space: star planet moon telescope rocket astronomy
science: experiment biology physics chemistry research lab
museum: exhibit gallery art history
musical: theater broadway stage
podcast: episode listen
news: article report headline
pollution: trash plastic smoke waste
environment: recycle climate plant solar plastic conservation
energy: solar electricity gas power
bathroom: shower toilet sink
kitchen: stove oven sink cook
bedroom: bed pillow mattress
repair: fix broken mechanic
damage: broken crack leak
renovation: remodel paint kitchen floor
chore: laundry dish clean vacuum
laundry: wash dryer clothes
beauty: hair nail makeup skin
skincare: lotion sunscreen moisturizer cream
vision: glasses eye contact
teeth: dentist brace tooth
tooth: dentist brace
hair: haircut dye salon
tattoo: ink
hurricane: storm flood wind
`;
