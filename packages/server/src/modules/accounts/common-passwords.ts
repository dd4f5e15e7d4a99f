/** What is tried first, whole or with digits and signs around it. Shorter ones than ten signs are here for their core. */
const WORDS = `
password passwort passw0rd p@ssword p@ssw0rd motdepasse contrasena welcome willkommen letmein iloveyou sunshine princess football
baseball basketball superman batman dragon monkey shadow master michael jordan jennifer jessica charlie freedom whatever trustno
starwars computer internet samsung google facebook instagram hospital clinic doctor patient practice medical medicine health
nurse praxis klinik summer winter spring autumn january february march april june july august september october november december
monday tuesday wednesday thursday friday saturday sunday qwerty qwertz azerty qwertyuiop qwertzuiop azertyuiop asdfgh asdfghjkl
zxcvbn zxcvbnm qazwsx qazwsxedc abc abcd abcdef abcdefg abcdefgh admin administrator adminadmin root user test testtest testing
guest login access secret secretsecret changeme change default temporary temppass pass passpass passpassword mypassword
thepassword password1password newpassword oldpassword qwertypassword iloveyoubaby lovelove mylove forever butterfly chocolate
liverpool manchester barcelona realmadrid chelsea arsenal juventus bayern borussia pokemon minecraft fortnite playstation nintendo
correcthorsebatterystaple letmeinplease openthedoor opensesame iamgroot hello hellohello helloworld goodmorning bedside telehealth
`;
const NUMBERS = `
1234567890 12345678910 123456789012 0123456789 0987654321 9876543210 1122334455 1111111111 0000000000 1234512345 1231231234
123123123123 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 1qazxsw23edc q1w2e3r4t5 q1w2e3r4t5y6 zaq12wsxcde3 147258369 1472583690 qwerty123456
asdf1234asdf abc123abc123 a1b2c3d4e5 a1b2c3d4e5f6 abcd1234abcd
`;

export const COMMON: ReadonlySet<string> = new Set(`${WORDS} ${NUMBERS}`.split(/\s+/).filter((word) => word !== ''));
